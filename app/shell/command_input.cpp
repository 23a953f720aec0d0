#include "app/shell/command_input.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <optional>

namespace salestouch {
namespace {

/// An id of many digits is that id, and not the double next to it.
std::optional<base::Json> read_json(const std::string& text) {
  return base::parse_json(base::with_large_numbers_quoted(text));
}

/// What PowerShell and cmd make of '{"a":"b"}' and {\"a\":\"b\"}: with the quotes around it, or the
/// backslashes.
std::string with_quotes_of_other_shells(std::string text) {
  if (text.size() > 2 && text.front() == '\'' && text.back() == '\'') text = text.substr(1, text.size() - 2);
  if (text.starts_with("{\\\"")) boost::algorithm::replace_all(text, "\\\"", "\"");
  return text;
}

}  // namespace

boost::system::result<base::Json, InputProblem> command_input(const std::string& input_json,
                                                              const std::vector<std::string>& arguments) {
  std::optional<base::Json> input = read_json(input_json);
  if (!input) input = read_json(with_quotes_of_other_shells(input_json));
  if (!input || !input->is_object())
    return InputProblem{
        "--input-json must be a JSON object, for example '{\"import_id\":\"imp_123\"}'. Some "
        "shells take its quotes away: import_id=imp_123, without --input-json, needs none"};
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
    std::optional<base::Json> value = read_json(text);
    if (!value) return InputProblem{key + ":= must be followed by JSON"};
    (*input)[key] = std::move(*value);
  }
  return std::move(*input);
}

}  // namespace salestouch
