#include "app/shell/command_input.hpp"

#include <optional>

namespace salestouch {

boost::system::result<base::Json, InputProblem> command_input(const std::string& input_json,
                                                              const std::vector<std::string>& arguments) {
  std::optional<base::Json> input = base::parse_json(input_json);
  if (!input || !input->is_object())
    return InputProblem{"--input-json must be a JSON object, for example '{\"import_id\":\"imp_123\"}'"};
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    const bool is_json = equals != std::string::npos && equals > 0 && argument[equals - 1] == ':';
    const std::string key = argument.substr(0, is_json ? equals - 1 : equals);
    if (equals == std::string::npos || key.empty())
      return InputProblem{argument +
                          " is no argument: write KEY=TEXT, or KEY:=JSON for numbers, lists and objects"};
    std::string text = argument.substr(equals + 1);
    if (!is_json) {
      (*input)[key] = std::move(text);
      continue;
    }
    std::optional<base::Json> value = base::parse_json(text);
    if (!value) return InputProblem{key + ":= must be followed by JSON"};
    (*input)[key] = std::move(*value);
  }
  return std::move(*input);
}

}  // namespace salestouch
