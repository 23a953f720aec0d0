#include "app/shell/lead_answer.hpp"

#include <boost/asio/this_coro.hpp>
#include <memory>
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
  std::optional<Json> record = parse_records(lead);
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
  const bool has_list = !answer.list.empty() && answer.list != "leads";
  return error.code != "other_import" && (error.code == "response_not_json" || has_list);
}

}  // namespace

ApiResult<CommandAnswer> read_lead_answer(HttpAnswer http, const CommandCall& call) {
  http.slot.reset();
  const ApiResult<Leads> leads = Leads::read(http.without_slot(), import_of(call.input));
  ApiResult<CommandAnswer> answer = read_command_answer(std::move(http));
  if (answer && leads) take(*leads, *answer);
  if (leads || !answer) return answer;
  if (!has_other_records(*answer, leads.error())) return leads.error();
  if (const auto other = other_import(import_of(call.input), import_of(answer->data()))) return *other;
  return answer;
}

asio::awaitable<ApiResult<CommandAnswer>> all_leads(ApiClient& api, const CommandCall& call,
                                                    std::function<void(std::size_t leads)> told) {
  const ApiResult<ApiPaging> paging = co_await paging_of_command(api, call);
  if (!paging && paging.error().code == "not_read_only") co_return paging.error();
  base::Worker worker;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const LeadsCacheOptions options;
  LeadsSource source(executor, api, worker, options, nullptr);
  source.read_all_parts(std::move(told));
  std::optional<ApiPaging> parts;
  if (paging) parts = *paging;
  std::shared_ptr<const Leads> leads;
  // What takes longer than one call may is read on by the next.
  for (bool goes_on = true; goes_on;) {
    Json input = call.input;
    std::string profile = call.response_profile.value_or("");
    std::optional<ApiPaging> how = parts;
    CallTags tags;
    const auto read =
        co_await source.leads(std::move(input), std::move(profile), std::move(how), std::move(tags));
    if (!read) co_return read.error();
    const std::size_t before = leads ? leads->size() : 0;
    leads = *read;
    goes_on = leads->ended_by() && leads->ended_by()->code == "timeout" && leads->size() > before;
  }
  if (leads->ended_by()) co_return *leads->ended_by();
  if (leads->is_part() && !paging) co_return paging.error();
  if (leads->is_part())
    co_return not_paged("The API says that there are more leads than the " + std::to_string(leads->size()) +
                        " it gave: its list leads back to these, or not on, or is too large.");
  CommandAnswer answer;
  answer.envelope = {{"ok", true}, {"data", {{"import_id", import_of(call.input)}}}};
  take(*leads, answer);
  co_return answer;
}

}  // namespace salestouch
