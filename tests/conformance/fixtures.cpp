#include "conformance/fixtures.hpp"

#include <openssl/hmac.h>

#include <boost/algorithm/hex.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace {

namespace asio = boost::asio;
using base::Json;
using mcp::CallContext;
using mcp::CallToolResult;
using mcp::Error;
using mcp::InputRequired;
using mcp::Outcome;
using mcp::ToolOutcome;

// One red pixel, and a WAV without samples.
constexpr char kPng[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
constexpr char kWav[] = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

Json text_block(std::string text) {
  return {{"type", "text"}, {"text", std::move(text)}};
}

Json image_block() {
  return {{"type", "image"}, {"data", kPng}, {"mimeType", "image/png"}};
}

Json resource_block(const std::string& uri, const std::string& type, const std::string& text) {
  return {{"type", "resource"}, {"resource", {{"uri", uri}, {"mimeType", type}, {"text", text}}}};
}

/// A tool that always gives the same content.
FixtureTool::Call always(Json content, bool is_error = false) {
  return [content = std::move(content), is_error](Json, CallContext) -> asio::awaitable<ToolOutcome> {
    CallToolResult result;
    result.content = content;
    result.is_error = is_error;
    co_return result;
  };
}

Json elicitation(const std::string& message, const std::string& field, const std::string& type) {
  return {{"method", "elicitation/create"},
          {"params",
           {{"message", message},
            {"requestedSchema",
             {{"type", "object"},
              {"properties", {{field, {{"type", type}}}}},
              {"required", Json::array({field})}}}}}};
}

Json sampling(const std::string& question) {
  return {{"method", "sampling/createMessage"},
          {"params",
           {{"messages", Json::array({{{"role", "user"}, {"content", text_block(question)}}})},
            {"maxTokens", 100}}}};
}

Json roots_list() {
  return {{"method", "roots/list"}, {"params", Json::object()}};
}

InputRequired ask(std::string key, Json request, std::string state = "") {
  InputRequired required;
  required.input_requests[key] = std::move(request);
  required.request_state = std::move(state);
  return required;
}

/// The content of an accepted elicitation, or nullptr.
const Json* accepted(const CallContext& context, std::string_view key) {
  const Json* answer = base::find(context.input_responses, key);
  if (!answer || base::find_string(*answer, "action") != "accept") return nullptr;
  return base::find(*answer, "content");
}

/// State that travels through the client comes back with a seal, or is not ours.
std::string seal(const std::string& state) {
  constexpr std::string_view kKey = "conformance";
  unsigned char code[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  ::HMAC(::EVP_sha256(), kKey.data(), static_cast<int>(kKey.size()),
         reinterpret_cast<const unsigned char*>(state.data()), state.size(), code, &length);
  std::string hex;
  boost::algorithm::hex_lower(code, code + length, std::back_inserter(hex));
  return state + "." + hex;
}

Error tampered() {
  return {mcp::error_codes::kInvalidParams, "requestState is not what this server gave"};
}

Json messages(std::initializer_list<Json> contents) {
  Json list = Json::array();
  for (const Json& content : contents) list.push_back({{"role", "user"}, {"content", content}});
  return {{"messages", std::move(list)}};
}

mcp::Prompt prompt(Json definition, std::function<Outcome(const Json&, const CallContext&)> get) {
  return {std::move(definition), [get](Json arguments, CallContext context) -> asio::awaitable<Outcome> {
            co_return get(arguments, context);
          }};
}

Json argument(const std::string& name) {
  return {{"name", name}, {"description", name}, {"required", true}};
}

mcp::Resource resource(const std::string& uri, const std::string& name, Json contents) {
  contents["uri"] = uri;
  return {{{"uri", uri}, {"name", name}, {"mimeType", contents["mimeType"]}},
          [contents](std::string, CallContext) -> asio::awaitable<Outcome> {
            co_return Json{{"contents", Json::array({contents})}};
          }};
}

asio::awaitable<ToolOutcome> report_progress(Json, CallContext context) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (int step = 0; step <= 2; ++step) {
    if (context.report_progress) context.report_progress(50.0 * step, 100, "");
    timer.expires_after(std::chrono::milliseconds(20));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return mcp::text_result("Done");
}

asio::awaitable<ToolOutcome> log_to_client(Json, CallContext context) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (const char* text : {"Tool execution started", "Tool processing data", "Tool execution completed"}) {
    if (context.log) context.log("info", text);
    timer.expires_after(std::chrono::milliseconds(20));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return mcp::text_result("Done");
}

/// What the client's model answers to the prompt.
asio::awaitable<ToolOutcome> sample(Json arguments, CallContext context) {
  const Json* answer = base::find(context.input_responses, "sample");
  if (!answer) co_return ask("sample", sampling(arguments.value("prompt", "")));
  co_return mcp::text_result("LLM response: " + (*answer)["content"].value("text", ""));
}

Json form(const std::string& message, Json properties) {
  return {{"method", "elicitation/create"},
          {"params",
           {{"message", message},
            {"requestedSchema", {{"type", "object"}, {"properties", std::move(properties)}}}}}};
}

/// A tool that shows the person a form, and says what became of it.
FixtureTool::Call shows_form(Json properties) {
  return [properties = std::move(properties)](Json arguments,
                                              CallContext context) -> asio::awaitable<ToolOutcome> {
    const Json* answer = base::find(context.input_responses, "form");
    if (!answer) co_return ask("form", form(arguments.value("message", "Please fill this in"), properties));
    co_return mcp::text_result("The person answered: " + base::dump_json(*answer));
  };
}

Json form_with_defaults() {
  return {
      {"name", {{"type", "string"}, {"default", "John Doe"}}},
      {"age", {{"type", "integer"}, {"default", 30}}},
      {"score", {{"type", "number"}, {"default", 95.5}}},
      {"status", {{"type", "string"}, {"enum", {"active", "inactive", "pending"}}, {"default", "active"}}},
      {"verified", {{"type", "boolean"}, {"default", true}}}};
}

Json titled(const char* value, const char* title) {
  return {{"const", value}, {"title", title}};
}

Json form_with_choices() {
  const Json options = {"option1", "option2", "option3"};
  const Json titled_options =
      Json::array({titled("value1", "First"), titled("value2", "Second"), titled("value3", "Third")});
  return {{"untitledSingle", {{"type", "string"}, {"enum", options}}},
          {"titledSingle", {{"type", "string"}, {"oneOf", titled_options}}},
          {"legacyEnum",
           {{"type", "string"}, {"enum", {"opt1", "opt2", "opt3"}}, {"enumNames", {"One", "Two", "Three"}}}},
          {"untitledMulti", {{"type", "array"}, {"items", {{"type", "string"}, {"enum", options}}}}},
          {"titledMulti", {{"type", "array"}, {"items", {{"anyOf", titled_options}}}}}};
}

asio::awaitable<ToolOutcome> greet(Json, CallContext context) {
  const Json* content = accepted(context, "user_name");
  const auto name = content ? base::find_string(*content, "name") : std::nullopt;
  if (name) co_return mcp::text_result("Hello, " + *name + "!");
  co_return ask("user_name", elicitation("What is your name?", "name", "string"));
}

asio::awaitable<ToolOutcome> ask_capital(Json, CallContext context) {
  if (base::find(context.input_responses, "capital_question")) co_return mcp::text_result("Thank you");
  co_return ask("capital_question", sampling("What is the capital of France?"));
}

asio::awaitable<ToolOutcome> ask_roots(Json, CallContext context) {
  if (base::find(context.input_responses, "client_roots")) co_return mcp::text_result("Thank you");
  co_return ask("client_roots", roots_list());
}

asio::awaitable<ToolOutcome> keep_state(Json, CallContext context) {
  const std::string state = seal("confirm");
  if (!context.request_state.empty() && context.request_state != state) co_return tampered();
  if (accepted(context, "confirm") && context.request_state == state) co_return mcp::text_result("state-ok");
  co_return ask("confirm", elicitation("Go on?", "ok", "boolean"), state);
}

asio::awaitable<ToolOutcome> ask_three(Json, CallContext context) {
  const std::string state = seal("three");
  if (context.request_state == state && context.input_responses.size() >= 3)
    co_return mcp::text_result("Thank you");
  InputRequired required = ask("user_name", elicitation("What is your name?", "name", "string"), state);
  required.input_requests["greeting"] = sampling("Write a greeting");
  required.input_requests["client_roots"] = roots_list();
  co_return required;
}

asio::awaitable<ToolOutcome> ask_twice(Json, CallContext context) {
  if (context.request_state == seal("second") && accepted(context, "step2"))
    co_return mcp::text_result("Both steps done");
  if (context.request_state == seal("first") && accepted(context, "step1"))
    co_return ask("step2", elicitation("Step 2?", "color", "string"), seal("second"));
  co_return ask("step1", elicitation("Step 1?", "name", "string"), seal("first"));
}

asio::awaitable<ToolOutcome> ask_what_is_possible(Json, CallContext context) {
  if (!context.input_responses.empty()) co_return mcp::text_result("Thank you");
  InputRequired required = ask("question", sampling("Say yes"));
  required.input_requests["form"] = elicitation("Yes?", "yes", "boolean");
  co_return required;
}

const Json& dialect_schema() {
  static const Json schema = *base::parse_json(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                          "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
    "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                   "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                   "phone": {"type": "string"}, "email": {"type": "string"}},
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]}, "else": {"required": ["email"]}, "additionalProperties": false})");
  return schema;
}

}  // namespace

Fixtures::Fixtures(mcp::Server& server) : server_(server) {
  add_content_tools();
  add_change_tools();
  add_input_tools();
  add_prompts();
  add_resources();
  server.complete_with([](Json) -> boost::asio::awaitable<Json> {
    co_return Json{{"values", Json::array()}, {"total", 0}, {"hasMore", false}};
  });
}

void Fixtures::add(std::string name, FixtureTool::Call call, Json input_schema) {
  mcp::ToolDefinition definition;
  definition.name = definition.title = name;
  definition.description = "Conformance fixture " + name;
  definition.input_schema = std::move(input_schema);
  tools_.push_back(std::make_unique<FixtureTool>(std::move(definition), std::move(call)));
  server_.add(*tools_.back());
}

void Fixtures::add_content_tools() {
  add("test_simple_text", always({text_block("This is a simple text response for testing.")}));
  add("test_image_content", always({image_block()}));
  add("test_audio_content", always({{{"type", "audio"}, {"data", kWav}, {"mimeType", "audio/wav"}}}));
  add("test_embedded_resource", always({resource_block("test://embedded-resource", "text/plain",
                                                       "This is an embedded resource content.")}));
  add("test_multiple_content_types",
      always({text_block("Multiple content types test:"), image_block(),
              resource_block("test://mixed-content-resource", "application/json",
                             R"({"test":"data","value":123})")}));
  add("test_error_handling",
      always({text_block("This tool intentionally returns an error for testing")}, /*is_error=*/true));
  add("test_tool_with_progress", report_progress);
  add("test_tool_with_logging", log_to_client);
  add("test_logging_tool", log_to_client);  // of 2026-07-28, in which nothing is logged to the client
  add("json_schema_2020_12_tool", always({text_block("The schema is the point")}), dialect_schema());
  add("test_x_mcp_header", always({text_block("The headers fit")}),
      {{"type", "object"},
       {"properties",
        {{"region", {{"type", "string"}, {"x-mcp-header", "Region"}}},
         {"level", {{"type", "integer"}, {"x-mcp-header", "Level"}}}}}});
}

void Fixtures::add_change_tools() {
  add("test_trigger_tool_change", [this](Json, CallContext) -> asio::awaitable<ToolOutcome> {
    server_.tools_changed();
    co_return mcp::text_result("Told");
  });
  add("test_trigger_prompt_change", [this](Json, CallContext) -> asio::awaitable<ToolOutcome> {
    server_.prompts_changed();
    co_return mcp::text_result("Told");
  });
}

void Fixtures::add_input_tools() {
  add("test_sampling", sample);
  add("test_elicitation",
      shows_form({{"username", {{"type", "string"}}}, {"email", {{"type", "string"}, {"format", "email"}}}}));
  add("test_elicitation_sep1034_defaults", shows_form(form_with_defaults()));
  add("test_elicitation_sep1330_enums", shows_form(form_with_choices()));
  add("test_missing_capability", ask_capital);
  add("test_streaming_elicitation", greet);
  add("test_input_required_result_elicitation", greet);
  add("test_input_required_result_sampling", ask_capital);
  add("test_input_required_result_list_roots", ask_roots);
  add("test_input_required_result_request_state", keep_state);
  add("test_input_required_result_tampered_state", keep_state);
  add("test_input_required_result_multiple_inputs", ask_three);
  add("test_input_required_result_multi_round", ask_twice);
  add("test_input_required_result_capabilities", ask_what_is_possible);
}

void Fixtures::add_prompts() {
  server_.add(prompt({{"name", "test_simple_prompt"}, {"description", "A prompt without arguments"}},
                     [](const Json&, const CallContext&) -> Outcome {
                       return messages({text_block("This is a simple prompt for testing.")});
                     }));
  server_.add(prompt({{"name", "test_prompt_with_arguments"},
                      {"description", "A prompt with two arguments"},
                      {"arguments", Json::array({argument("arg1"), argument("arg2")})}},
                     [](const Json& given, const CallContext&) -> Outcome {
                       return messages(
                           {text_block("Prompt with arguments: arg1='" + given["arg1"].get<std::string>() +
                                       "', arg2='" + given["arg2"].get<std::string>() + "'")});
                     }));
  server_.add(prompt({{"name", "test_prompt_with_embedded_resource"},
                      {"description", "A prompt with a resource in it"},
                      {"arguments", Json::array({argument("resourceUri")})}},
                     [](const Json& given, const CallContext&) -> Outcome {
                       return messages({resource_block(given["resourceUri"].get<std::string>(), "text/plain",
                                                       "Embedded resource content for testing."),
                                        text_block("Please process the embedded resource above.")});
                     }));
  server_.add(prompt({{"name", "test_prompt_with_image"}, {"description", "A prompt with an image in it"}},
                     [](const Json&, const CallContext&) -> Outcome {
                       return messages({image_block(), text_block("Please analyze the image above.")});
                     }));
  server_.add(
      prompt({{"name", "test_input_required_result_prompt"}, {"description", "A prompt that asks first"}},
             [](const Json&, const CallContext& context) -> Outcome {
               if (!accepted(context, "user_context"))
                 return ask("user_context", elicitation("In which context?", "context", "string"));
               return messages({text_block("Thank you for the context.")});
             }));
}

void Fixtures::add_resources() {
  server_.add(
      resource("test://static-text", "Static text",
               {{"mimeType", "text/plain"}, {"text", "This is the content of the static text resource."}}));
  server_.add(resource("test://static-binary", "Static binary", {{"mimeType", "image/png"}, {"blob", kPng}}));
  server_.add(
      resource("test://watched-resource", "Watched", {{"mimeType", "text/plain"}, {"text", "Watch me"}}));
  server_.add(mcp::ResourceTemplate{
      {{"uriTemplate", "test://template/{id}/data"}, {"name", "Template"}, {"mimeType", "application/json"}},
      [](std::string uri, mcp::UriVariables variables, CallContext) -> asio::awaitable<Outcome> {
        const std::string id = variables.at("id");
        const Json data = {{"id", id}, {"templateTest", true}, {"data", "Data for ID: " + id}};
        co_return Json{{"contents", Json::array({{{"uri", uri},
                                                  {"mimeType", "application/json"},
                                                  {"text", base::dump_json(data)}}})}};
      }});
  server_.accept_resource_subscriptions();
  server_.accept_logging();
}
