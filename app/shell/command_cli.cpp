#include "app/shell/command_cli.hpp"

#include <algorithm>
#include <optional>
#include <ostream>

#include "app/shell/command_answer.hpp"
#include "app/shell/command_input.hpp"
#include "app/shell/lead_answer.hpp"
#include "app/shell/printing.hpp"
#include "base/exit_code.hpp"
#include "base/inert_text.hpp"
#include "base/utf8.hpp"
#include "tools/leads/source/leads.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

int fail(const ApiError& error, std::ostream& out) {
  out << describe(error) << '\n';
  return base::exit_code::kFailed;
}

std::string indented(const Json& data) {
  return data.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + '\n';
}

/// Whether it goes to standard output.
bool is_shown(const RecordOutput& output) {
  return output.file.empty() || output.file == "-";
}

std::string count_of(std::size_t rows) {
  return std::to_string(rows) + (rows == 1 ? " row" : " rows");
}

std::string text_of(const Json& data, const RecordOutput& output) {
  const Records records = records_of(data);
  const auto table = [&] { return table_of(records, output.fields, output.format); };
  switch (output.format) {
    case RecordFormat::jsonl:
      return json_lines(records, output.fields);
    case RecordFormat::csv:
      return std::string(output.byte_order_mark ? base::kByteOrderMark : "") + csv(table());
    case RecordFormat::markdown:
      return markdown_table(table());
    case RecordFormat::json:
    case RecordFormat::table:
      break;
  }
  if (output.format == RecordFormat::json || !records.are_list)
    return indented(output.fields.empty() ? data : with_fields(data, output.fields));
  if (records.rows.empty()) return count_of(0) + '\n';
  const ShownTable shown = terminal_table(table(), is_shown(output) ? style_of_output() : TableStyle());
  std::string text = shown.text + count_of(records.rows.size());
  for (const std::string& column : shown.left_out)
    text += (column == shown.left_out.front() ? "; no room for " : ", ") + base::inert_lines(column);
  return text + '\n';
}

/// Prints `text`, of `data`, where it is wanted.
int deliver(const std::string& text, const Json& data, const RecordOutput& output, std::ostream& out,
            std::ostream& error) {
  if (is_shown(output)) {
    print(text, out);
    return base::exit_code::kFine;
  }
  if (const std::string problem = write_to_file(text, output.file); !problem.empty()) {
    error << problem << '\n';
    return base::exit_code::kFailed;
  }
  error << "Written: " << output.file << ", " << count_of(records_of(data).rows.size()) << '\n';
  return base::exit_code::kFine;
}

/// Whether the records have all of the fields that are wanted; what is wrong goes to `error`.
bool has_fields(const Json& data, const RecordOutput& output, std::ostream& error) {
  const Records records = records_of(data);
  const std::string unknown = unknown_field(records, output.fields);
  if (unknown.empty()) return true;
  std::string said = "--fields: no record has " + unknown + ". There are:";
  for (const std::string& field : fields_of(records)) said += ' ' + field;
  error << base::inert_lines(said) << '\n';
  return false;
}

/// What to know of arguments that the command does not have: an API may pass them over. Empty: nothing.
std::string unknown_arguments(const CommandRun& run, const Json& input) {
  const auto is_known = [&run](const std::string& name) {
    return std::ranges::find(run.known_arguments, name) != run.known_arguments.end();
  };
  std::string unknown;
  for (const auto& [name, value] : input.items()) {
    if (!is_known(name)) unknown += (unknown.empty() ? "" : ", ") + name;
  }
  if (unknown.empty() || run.known_arguments.empty()) return {};
  std::string said =
      run.command_id + " has no argument " + unknown + ", and the API may pass that over; it has:";
  for (const std::string& name : run.known_arguments) said += ' ' + name;
  return base::inert_lines(said) + '\n';
}

/// The API's failure as its envelope has it, for whoever reads JSON.
std::string envelope_of(const ApiError& error) {
  return base::inert_lines(
      base::dump_json({{"ok", false}, {"error", {{"code", error.code}, {"message", error.message}}}}) + '\n');
}

/// Prints `answer` where it is wanted, and what the API says beside it to `error`. `body`: the answer as it
/// came, where json is to be that.
int print_answer(const RecordOutput& output, CommandAnswer answer, const std::string& body, std::ostream& out,
                 std::ostream& error) {
  for (const std::string& warning : answer.warnings) error << "API warning: " << warning << '\n';
  if (!has_fields(answer.data(), output, error)) return base::exit_code::kUsage;
  if (output.format != RecordFormat::json)
    return deliver(text_of(answer.data(), output), answer.data(), output, out, error);
  if (!output.fields.empty()) answer.envelope["data"] = with_fields(answer.data(), output.fields);
  const std::string text = body.empty() ? base::inert_lines(base::dump_json(answer.envelope)) + '\n' : body;
  return deliver(text, answer.data(), output, out, error);
}

}  // namespace

asio::awaitable<int> list_commands(ApiClient& api, RecordOutput output, std::ostream& out,
                                   std::ostream& error) {
  ApiResult<HttpAnswer> http = co_await api.commands();
  if (!http) co_return fail(http.error(), error);
  const ApiResult<CommandAnswer> answer = read_command_answer(std::move(*http));
  if (!answer) co_return fail(answer.error(), error);
  if (!has_fields(answer->data(), output, error)) co_return base::exit_code::kUsage;
  co_return deliver(text_of(answer->data(), output), answer->data(), output, out, error);
}

asio::awaitable<int> show_command_schema(ApiClient& api, std::string command_id, std::ostream& out,
                                         std::ostream& error) {
  ApiResult<HttpAnswer> http = co_await api.command_schema(command_id);
  if (!http) co_return fail(http.error(), error);
  const ApiResult<CommandAnswer> answer = read_command_answer(std::move(*http));
  if (!answer) co_return fail(answer.error(), error);
  print(indented(answer->data()), out);
  co_return base::exit_code::kFine;
}

asio::awaitable<int> run_command(ApiClient& api, CommandRun run, std::ostream& out, std::ostream& error) {
  boost::system::result<Json, InputProblem> input = command_input(run.input_json, run.arguments);
  if (!input) {
    error << input.error().sentence << '\n';
    co_return base::exit_code::kUsage;
  }
  const CommandCall call{run.command_id, std::move(*input), run.response_profile};
  const bool is_json = run.output.format == RecordFormat::json;
  const bool is_leads = call.command_id == kLeadsCommand;
  error << unknown_arguments(run, call.input);
  std::optional<ProgressLine> progress;
  if (run.all) progress.emplace(error);
  const auto told = [&](std::size_t rows) { progress->show(count_of(rows)); };
  if (is_leads && run.all) {
    ApiResult<CommandAnswer> answer = co_await all_leads(api, call, told);
    progress.reset();
    if (!answer && is_json) out << envelope_of(answer.error());
    if (!answer) co_return fail(answer.error(), error);
    co_return print_answer(run.output, *std::move(answer), "", out, error);
  }
  ApiResult<HttpAnswer> http =
      co_await api.run_command(call.command_id, call.input, call.response_profile, Effect::change);
  if (!http) {
    if (is_json) out << envelope_of(http.error());
    co_return fail(http.error(), error);
  }
  const std::string body = is_json ? base::inert_lines(http->body) + '\n' : "";
  ApiResult<CommandAnswer> answer =
      is_leads ? read_lead_answer(std::move(*http), call) : read_command_answer(std::move(*http));
  if (!answer) {
    out << body;
    co_return fail(answer.error(), error);
  }
  if (run.all) {
    answer = co_await with_all_parts(api, call, std::move(*answer), told);
    progress.reset();
    if (!answer) co_return fail(answer.error(), error);
  } else if (answer->is_part()) {
    error << "This is a part of the list: --all reads the rest.\n";
  }
  const bool as_it_came = !run.all && run.output.fields.empty();
  co_return print_answer(run.output, *std::move(answer), as_it_came ? body : "", out, error);
}

}  // namespace salestouch
