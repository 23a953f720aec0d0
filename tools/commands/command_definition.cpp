#include "tools/commands/command_definition.hpp"

#include <algorithm>

#include "base/inert_text.hpp"
#include "tools/api/api_error.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/argument_schema.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr std::size_t kMaxDescription = 1'000;
/// Of an error; an agent that made more mistakes than that learns no more from the rest.
constexpr std::size_t kShownProblems = 10;
constexpr std::size_t kMaxProblem = 800;
constexpr std::size_t kEnough = 1'000;
constexpr std::size_t kMinTokens = 500;
constexpr std::size_t kMaxTokens = 100'000;

std::string description_of(const CommandDescription& command) {
  std::string text = one_line(command.description, kMaxDescription / 3);
  if (!command.when_to_use.empty())
    text += " When to use: " + one_line(command.when_to_use, kMaxDescription / 4);
  if (!text.ends_with('.') && !text.ends_with("…")) text += '.';
  return text;
}

/// Whether `schema` says which arguments there are. One that nobody defined is a mistake the agent should
/// hear of, unless the API takes any, or defines some in a way that is not read here.
bool knows_all_arguments(const Json& schema) {
  const auto has = [&schema](std::string_view keyword) { return base::find(schema, keyword) != nullptr; };
  const Json* any = base::find(schema, "additionalProperties");
  if (any || has("patternProperties")) return any && *any == false && !has("patternProperties");
  const std::string_view kUnread[] = {"$ref", "$dynamicRef", "$recursiveRef",    "anyOf",       "oneOf",
                                      "then", "else",        "dependentSchemas", "dependencies"};
  return std::ranges::none_of(kUnread, has);
}

/// A name with characters that are escaped everywhere else cannot be listed, and so not be given.
bool can_be_listed(std::string_view name) {
  std::string inert;
  base::append_inert(inert, name);
  return inert == name;
}

}  // namespace

mcp::ToolDefinition command_definition(const CommandDescription& command, const Json& our_properties,
                                       std::string_view more, std::vector<std::string>& dropped) {
  mcp::ToolDefinition definition;
  definition.name = command.command_id;
  definition.title = one_line(command.title, 100);
  definition.description = description_of(command) + std::string(more);
  const bool read = command.risk == "read";
  definition.annotations = {.read_only = read, .destructive = !read, .idempotent = read, .open_world = !read};

  Json properties = Json::object();
  if (const Json* theirs = base::find(command.input_schema, "properties")) {
    for (const auto& [name, property] : theirs->items()) {
      if (can_be_listed(name)) properties[name] = argument_property(property, dropped);
    }
  }
  for (const auto& [name, property] : our_properties.items()) {
    if (!properties.contains(name)) properties[name] = property;
  }
  definition.input_schema = {{"type", "object"}, {"properties", std::move(properties)}};
  for (const auto& [keyword, value] : command.input_schema.items()) {
    const bool taken = keyword == "type" || keyword == "properties" || keyword == "$schema" ||
                       keyword == "title" || keyword == "description" || keyword == "additionalProperties";
    if (keyword == "required" && value.is_array()) {
      Json& required = definition.input_schema["required"] = Json::array();
      for (const Json& name : value) {
        if (!name.is_string() || can_be_listed(name.get_ref<const std::string&>())) required.push_back(name);
      }
    } else if (!taken) {
      dropped.push_back(keyword);
    }
  }
  if (knows_all_arguments(command.input_schema)) definition.input_schema["additionalProperties"] = false;
  return definition;
}

ApiError invalid_arguments(std::string outcome, const std::vector<std::string>& problems,
                           const Json& schema) {
  std::string message = std::move(outcome);
  std::size_t shown = 0;
  while (shown < std::min(problems.size(), kShownProblems) && message.size() < kEnough) {
    message += "\n- " + one_line(problems[shown++], kMaxProblem);
  }
  if (shown < problems.size()) message += "\n- and " + std::to_string(problems.size() - shown) + " more.";
  return {"invalid_arguments", message, false,
          "Correct the arguments; a valid call has for example " +
              base::dump_json(example_arguments(schema)) + "."};
}

Json max_tokens_property() {
  return {{"type", "integer"},
          {"minimum", kMinTokens},
          {"maximum", kMaxTokens},
          {"description", "Token budget of the result."}};
}

Json cursor_property() {
  return {{"type", "string"}, {"description", "From the previous page's first line."}};
}

}  // namespace salestouch
