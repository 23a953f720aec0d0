#include "app/shell/lead_answer.hpp"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/worker.hpp"
#include "tools/commands/answered_import.hpp"
#include "tools/leads/source/leads_source.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// A lead that cannot be read is shown as its own text.
Json record_of(std::string_view lead) {
  const std::string text = base::with_large_numbers_quoted(lead);
  std::optional<Json> record = base::parse_json(text);
  if (!record) record = base::parse_json(base::with_nan_as_null(text));
  return record ? std::move(*record) : Json{{"unreadable", lead}};
}

/// Puts `leads` and what the API says beside them into `answer`.
void take(const Leads& leads, CommandAnswer& answer) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < leads.size(); ++i) rows.push_back(record_of(leads[i]));
  Json& data = answer.envelope["data"];
  if (!data.is_object()) data = Json::object();
  data["leads"] = std::move(rows);
  answer.list = "leads";
  answer.warnings = leads.warnings();
  answer.more = {};
  if (leads.is_part()) answer.more.says_more = true;
}

/// Whether the answer has no leads but something else that a person can read.
bool has_other_records(const CommandAnswer& answer, const ApiError& error) {
  return error.code == "response_not_json" || (!answer.list.empty() && answer.list != "leads");
}

}  // namespace

ApiResult<CommandAnswer> read_lead_answer(HttpAnswer http, const CommandCall& call) {
  http.slot.reset();
  HttpAnswer for_leads;
  for_leads.status = http.status;
  for_leads.content_type = http.content_type;
  for_leads.body = http.body;
  for_leads.location = http.location;
  for_leads.is_challenge = http.is_challenge;
  for_leads.retry_after = http.retry_after;
  for_leads.more = http.more;
  const ApiResult<Leads> leads = Leads::read(std::move(for_leads), import_of(call.input));
  ApiResult<CommandAnswer> answer = read_command_answer(std::move(http));
  if (answer && leads) take(*leads, *answer);
  if (leads || (answer && has_other_records(*answer, leads.error()))) return answer;
  return leads.error();
}

asio::awaitable<ApiResult<CommandAnswer>> all_leads(ApiClient& api, const CommandCall& call,
                                                    std::function<void(std::size_t leads)> told) {
  const ApiResult<ApiPaging> paging = co_await paging_of_command(api, call);
  if (!paging && paging.error().code == "not_read_only") co_return paging.error();
  base::Worker worker;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const LeadsCacheOptions no_cache{.max_bytes = 0};
  LeadsSource source(executor, api, worker, no_cache, nullptr);
  source.tell_parts(std::move(told));
  Json input = call.input;
  std::string profile = call.response_profile.value_or("full");
  std::optional<ApiPaging> parts;
  if (paging) parts = *paging;
  CallTags tags;
  const auto leads =
      co_await source.leads(std::move(input), std::move(profile), std::move(parts), std::move(tags));
  if (!leads) co_return leads.error();
  if ((*leads)->ended_by()) co_return *(*leads)->ended_by();
  if ((*leads)->is_part() && !paging) co_return paging.error();
  if ((*leads)->is_part())
    co_return not_paged("The API gave " + std::to_string((*leads)->size()) +
                        " leads and says that there are more, but leads back to these, or not on.");
  CommandAnswer answer;
  answer.envelope = {{"ok", true}, {"data", {{"import_id", import_of(call.input)}}}};
  take(**leads, answer);
  co_return answer;
}

}  // namespace salestouch
