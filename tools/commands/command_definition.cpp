#include "tools/commands/command_definition.hpp"

#include "tools/api/api_error.hpp"
#include "tools/commands/argument_check.hpp"

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
    for (const auto& [name, property] : theirs->items()) properties[name] = flat_property(property, dropped);
  }
  for (const auto& [name, property] : our_properties.items()) {
    if (!properties.contains(name)) properties[name] = property;
  }
  definition.input_schema = {{"type", "object"}, {"properties", std::move(properties)}};
  for (const auto& [keyword, value] : command.input_schema.items()) {
    const bool taken = keyword == "type" || keyword == "properties" || keyword == "$schema" ||
                       keyword == "title" || keyword == "description" || keyword == "additionalProperties";
    if (keyword == "required" && value.is_array()) {
      definition.input_schema["required"] = value;
    } else if (!taken) {
      dropped.push_back(keyword);
    }
  }
  // An argument that nobody defined is a mistake the agent should hear of, unless the API takes any.
  const Json* any = base::find(command.input_schema, "additionalProperties");
  if (!any || *any == false) definition.input_schema["additionalProperties"] = false;
  return definition;
}

ApiError invalid_arguments(std::string_view command_id, const std::vector<std::string>& problems,
                           const Json& schema) {
  std::string message = std::string(command_id) + " was not called.";
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
