#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>

#include "base/alarm.hpp"
#include "base/worker.hpp"
#include "tools/api/api_client.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/leads/source/api_paging.hpp"
#include "tools/leads/source/leads_cache.hpp"

namespace salestouch {

/// Gets the leads of an import: from the cache, from a fetch that already runs for somebody else, or from the
/// API. Leads of an import that is worked on, or beside which the API says that something failed, are not
/// kept. Large answers are read on `worker`. Lives on `executor`, with one set of credentials. Not
/// thread-safe.
class LeadsSource {
 public:
  /// `observer` null: nobody counts.
  LeadsSource(boost::asio::any_io_executor executor, ApiClient& api, base::Worker& worker,
              LeadsCacheOptions cache, ToolObserver* observer);

  /// The leads for this input of the command `import.leads.list`, in parts where the API gives them so and
  /// `paging` says how: up to the client's limit of an answer's bytes for all of them together, and for as
  /// long as one call may take. What is there by then counts; `Leads::is_part` says that it is not all, and
  /// `Leads::ended_by` which error of a later part ended it. Its later pages are of what was read; a new
  /// look reads on from there where the error may pass. Not kept is an import without leads, which may be one
  /// that is being filled, nor anything from before a change. Cancelling the last call that waits for a fetch
  /// ends the fetch; that call throws operation_aborted. A fetch carries the tags of the call that began it.
  boost::asio::awaitable<ApiResult<std::shared_ptr<const Leads>>> leads(base::Json input,
                                                                        std::string api_profile,
                                                                        std::optional<ApiPaging> paging,
                                                                        CallTags tags,
                                                                        LeadsUse use = LeadsUse::first_look);

  /// Has every part read, also where a call chooses how many leads one has, and `told` called with the number
  /// of leads after each part behind the first.
  void read_all_parts(std::function<void(std::size_t leads)> told) { told_ = std::move(told); }

 private:
  using Result = ApiResult<std::shared_ptr<const Leads>>;
  struct Fetch;
  struct Reading;

  boost::asio::awaitable<Result> fetch(std::shared_ptr<Reading> reading, CallTags tags);
  boost::asio::awaitable<std::optional<ApiError>> read_first(Reading& reading, const CallTags& tags,
                                                             std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<std::optional<ApiError>> read_others(Reading& reading, const CallTags& tags,
                                                              std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<ApiResult<Leads>> fetch_part(const base::Json& input, const std::string& api_profile,
                                                      const CallTags& tags,
                                                      std::chrono::steady_clock::time_point deadline);
  std::shared_ptr<Fetch> begin(std::shared_ptr<Reading> reading, CallTags tags);
  std::shared_ptr<Reading> unfinished(const std::string& key);
  static bool is_old(const Reading& reading);
  void leave_off(std::shared_ptr<Reading> reading, const Fetch& fetch);
  void abandon(const std::string& key, Fetch& fetch);
  void forget_what_changed();
  void keep(std::shared_ptr<Reading> reading, const Fetch& fetch, std::shared_ptr<const Leads> leads);
  void sweep_later();

  boost::asio::any_io_executor executor_;
  ApiClient& api_;
  base::Worker& worker_;
  LeadsCache cache_;
  base::Alarm sweep_;  ///< set for when the next entry of the cache is too old
  ToolObserver* observer_;
  std::function<void(std::size_t leads)> told_;
  std::map<std::string, std::shared_ptr<Fetch>> running_;  ///< each shared with the calls that wait for it
  std::map<std::string, std::shared_ptr<Reading>> unfinished_;  ///< ended by an error that may pass
  std::uint64_t changes_ = 0;                                   ///< of the API client, when these began
};

}  // namespace salestouch
