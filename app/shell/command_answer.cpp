#include "app/shell/command_answer.hpp"

#include <algorithm>
#include <set>

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// A list that never ends is none.
constexpr std::size_t kMostParts = 10'000;

ApiError unreadable() {
  return {"response_not_json", "The API's answer cannot be read.", false,
          "--format json prints it as it came; tell whoever runs the API."};
}

/// Puts the records of `part` behind those of `answer`. False: it has no such list.
bool append(CommandAnswer& answer, CommandAnswer part) {
  Json& data = part.envelope["data"];
  part.list = answer.list;
  if (!data.is_object() || !data.contains(part.list) || !data[part.list].is_array()) return false;
  Json& list = data[part.list];
  if (list.empty()) part.more = {};  // whatever it says: nothing comes any more
  Json rows = std::move(answer.envelope["data"][answer.list]);
  for (Json& row : list) rows.push_back(std::move(row));
  list = std::move(rows);
  for (const std::string& warning : part.warnings) {
    if (std::ranges::find(answer.warnings, warning) == answer.warnings.end())
      answer.warnings.push_back(warning);
  }
  part.warnings = std::move(answer.warnings);
  answer = std::move(part);
  return true;
}

}  // namespace

asio::awaitable<ApiResult<ApiPaging>> paging_of_command(ApiClient& api, const CommandCall& call) {
  ApiResult<HttpAnswer> http = co_await api.command_schema(call.command_id);
  if (!http) co_return http.error();
  const ApiResult<CommandAnswer> schema = read_command_answer(std::move(*http));
  if (!schema) co_return schema.error();
  const Json* command = base::find(schema->data(), "command");
  if (!command || base::find_string(*command, "risk") != "read")
    co_return ApiError{"not_read_only", "--all asks several times, which is for commands that only read.",
                       false, "Run it without --all."};
  const Json* input_schema = base::find(*command, "input_schema");
  const std::optional<ApiPaging> paging = input_schema ? paging_of(*input_schema, call.input) : std::nullopt;
  if (!paging)
    co_return ApiError{"not_paged",
                       "The API gave a part of the list, and its schema says of no way to ask for the rest.",
                       false, "Run it without --all to see the part."};
  co_return *paging;
}

ApiError not_paged(std::string why) {
  return {"not_paged", std::move(why), false, "Run it without --all to see the first part."};
}

std::optional<Json> parse_records(std::string_view json) {
  // A spreadsheet of rounded ids is worse than one of texts.
  const std::string text = base::with_large_numbers_quoted(json);
  std::optional<Json> records = base::parse_json(text);
  return records ? std::move(records) : base::parse_json(base::with_nan_as_null(text));
}

ApiResult<CommandAnswer> read_command_answer(HttpAnswer http) {
  ApiResult<ApiAnswer> answer = read_answer(std::move(http));
  if (!answer) return answer.error();
  std::optional<Json> envelope = parse_records(answer->body);
  if (!envelope) return unreadable();
  CommandAnswer read{std::move(*envelope), more_of(*answer), "", std::move(answer->warnings)};
  read.list = records_of(read.data()).list;
  return read;
}

asio::awaitable<ApiResult<CommandAnswer>> with_all_parts(ApiClient& api, CommandCall call,
                                                         CommandAnswer answer,
                                                         std::function<void(std::size_t rows)> told) {
  if (!answer.is_part()) co_return answer;
  ApiResult<ApiPaging> paging = co_await paging_of_command(api, call);
  if (!paging) co_return paging.error();
  const Json first = answer.data();
  const std::optional<std::uint64_t> first_page = answer.more.page;
  std::set<std::string> asked;
  for (std::size_t parts = 1; answer.is_part(); ++parts) {
    std::optional<Json> next = paging->next(
        {answer.rows(), parts, true, answer.more.next_cursor, first_page, answer.more.next_page});
    if (!next) co_return not_paged("The API says that its list goes on, and not where.");
    if (!asked.insert(base::dump_json(*next)).second)
      co_return not_paged("The API's list leads back to a part that it gave before.");
    if (parts == kMostParts) co_return not_paged("The API's list has more than 10,000 parts.");
    call.input[paging->argument] = std::move(*next);
    ApiResult<HttpAnswer> http =
        co_await api.run_command(call.command_id, call.input, call.response_profile, Effect::read);
    if (!http) co_return http.error();
    ApiResult<CommandAnswer> part = read_command_answer(std::move(*http));
    if (!part) co_return part.error();
    if (part->data() == first) {
      if (parts > 1 || !paging->counts_from_one())
        co_return not_paged("The API's list leads back to a part that it gave before.");
      --parts;
      continue;
    }
    if (!append(answer, std::move(*part))) co_return not_paged("A part of the API's list has no list.");
    told(answer.rows());
  }
  co_return answer;
}

}  // namespace salestouch
