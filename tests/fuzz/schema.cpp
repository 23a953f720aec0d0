// A command's description from the API: the tool it becomes, and arguments checked against it. What follows a
// line end is the arguments.
#include "tests/fuzz/fuzz.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/leads/encoding/lead_shape.hpp"
#include "tools/leads/leads_definition.hpp"

FUZZ(std::string_view input) {
  using namespace salestouch;
  const std::size_t cut = input.find('\n');
  const std::optional<base::Json> json = base::parse_json(input.substr(0, cut));
  const std::optional<CommandDescription> command = json ? read_command(*json) : std::nullopt;
  if (!command) return;
  std::vector<std::string> dropped;
  const mcp::ToolDefinition definition = leads_definition(*command, dropped);
  require(definition.input_schema["type"] == "object");
  require(definition.description.size() < 8'192);
  (void)LeadShape::of(command->output_schema);
  const ArgumentCheck check(definition.input_schema);
  (void)check.problems(example_arguments(definition.input_schema));
  if (cut == std::string_view::npos) return;
  const std::optional<base::Json> arguments = base::parse_json(input.substr(cut + 1));
  if (arguments && arguments->is_object()) (void)check.problems(*arguments);
}
