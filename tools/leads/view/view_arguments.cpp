#include "tools/leads/view/view_arguments.hpp"

#include "tools/commands/argument_form.hpp"
#include "tools/commands/command_definition.hpp"

namespace salestouch {

std::optional<ApiError> ViewArguments::problem(std::string_view tool, const base::Json& arguments) {
  std::vector<std::string> problems = too_long(arguments);
  if (!check_) check_.emplace(schema_);
  if (problems.empty()) problems = check_->problems(arguments);
  if (problems.empty()) return std::nullopt;
  return invalid_arguments(std::string(tool) + " was not called.", problems, schema_);
}

base::Json ViewArguments::in_form(base::Json arguments) const {
  return in_schema_form(std::move(arguments), schema_, Effect::read);
}

}  // namespace salestouch
