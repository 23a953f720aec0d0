#include "app/command_cli.hpp"

#include "base/exit_code.hpp"

#include <ostream>

#include "app/terminal_table.hpp"
#include "base/inert_text.hpp"
#include "base/json.hpp"
#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

constexpr std::size_t kMaxColumns = 7;
/// What a person looks for first; other columns fill up what is left.
constexpr std::string_view kPreferredColumns[] = {"id",     "import_id", "command_id", "lead_id",
                                                  "name",   "title",     "company",    "score",
                                                  "status", "risk",      "email",      "type"};

int fail(const ApiError& error, std::ostream& out) {
  out << describe(error) << '\n';
  return base::exit_code::kFailed;
}

/// `data` of the answer as a value; an error where there is none.
ApiResult<Json> read_data(HttpAnswer http) {
  ApiResult<ApiAnswer> answer = read_answer(std::move(http));
  if (!answer) return answer.error();
  std::optional<Json> data = base::parse_json(answer->data());
  if (!data) return ApiError{"response_not_json", "The API's answer cannot be read.", false, "Try --json."};
  return std::move(*data);
}

bool is_scalar(const Json& value) {
  return !value.is_object() && !value.is_array();
}

/// The longest list of objects among the members of `data`, or nullptr.
const Json* main_list(const Json& data) {
  const Json* longest = nullptr;
  if (!data.is_object()) return nullptr;
  for (const auto& [name, value] : data.items()) {
    const bool rows = value.is_array() && (value.empty() || value[0].is_object());
    if (rows && (!longest || value.size() > longest->size())) longest = &value;
  }
  return longest;
}

std::vector<std::string> choose_columns(const Json& rows) {
  std::vector<std::string> columns;
  auto add = [&](std::string_view name) {
    const bool taken = std::ranges::find(columns, name) != columns.end();
    if (!taken && columns.size() < kMaxColumns) columns.emplace_back(name);
  };
  for (std::string_view name : kPreferredColumns) {
    const Json* value = base::find(rows[0], name);
    if (value && is_scalar(*value)) add(name);
  }
  for (const auto& [name, value] : rows[0].items()) {
    if (is_scalar(value)) add(name);
  }
  return columns;
}

std::string cell_text(const Json* value) {
  if (!value || value->is_null()) return "";
  return value->is_string() ? value->get<std::string>() : base::dump_json(*value);
}

/// For a person: a list as a table, anything else as indented JSON.
void print(const Json& data, std::ostream& out) {
  const Json* rows = main_list(data);
  if (!rows || rows->empty()) {
    out << data.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) << '\n';
    return;
  }
  const std::vector<std::string> columns = choose_columns(*rows);
  std::vector<std::vector<std::string>> cells;
  for (const Json& row : *rows) {
    std::vector<std::string>& line = cells.emplace_back();
    for (const std::string& column : columns) line.push_back(cell_text(base::find(row, column)));
  }
  out << terminal_table(columns, cells) << rows->size() << (rows->size() == 1 ? " row\n" : " rows\n");
}

}  // namespace

asio::awaitable<int> list_commands(ApiClient& api, std::ostream& out, std::ostream& error) {
  ApiResult<HttpAnswer> http = co_await api.commands();
  ApiResult<Json> data = http ? read_data(std::move(*http)) : ApiResult<Json>(http.error());
  if (!data) co_return fail(data.error(), error);
  print(*data, out);
  co_return base::exit_code::kFine;
}

asio::awaitable<int> show_command_schema(ApiClient& api, std::string command_id, std::ostream& out,
                                         std::ostream& error) {
  ApiResult<HttpAnswer> http = co_await api.command_schema(command_id);
  ApiResult<Json> data = http ? read_data(std::move(*http)) : ApiResult<Json>(http.error());
  if (!data) co_return fail(data.error(), error);
  out << data->dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) << '\n';
  co_return base::exit_code::kFine;
}

asio::awaitable<int> run_command(ApiClient& api, CommandRun run, std::ostream& out, std::ostream& error) {
  std::optional<Json> input = base::parse_json(run.input_json);
  if (!input || !input->is_object()) {
    error << "--input-json must be a JSON object, for example '{\"import_id\":\"imp_123\"}'\n";
    co_return base::exit_code::kUsage;
  }
  ApiResult<HttpAnswer> http =
      co_await api.run_command(run.command_id, *input, run.response_profile, Effect::change);
  if (!http) {
    if (run.json) {
      const Json failure = {{"ok", false},
                            {"error", {{"code", http.error().code}, {"message", http.error().message}}}};
      out << base::dump_json(failure) << '\n';
    }
    co_return fail(http.error(), error);
  }
  if (run.json) out << http->body << '\n';
  ApiResult<Json> data = read_data(std::move(*http));
  if (!data) co_return fail(data.error(), error);
  if (!run.json) print(*data, out);
  co_return base::exit_code::kFine;
}

}  // namespace salestouch
