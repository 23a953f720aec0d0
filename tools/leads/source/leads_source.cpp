#include "tools/leads/source/leads_source.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <set>

#include "base/event.hpp"
#include "tools/commands/answered_import.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;

/// Bytes of an answer that are read on the event loop: within a millisecond, where another thread costs more
/// than that in waking up.
constexpr std::size_t kReadInPlace = 512 * 1024;

/// Of one import; more are a list that has no end.
constexpr std::size_t kMostParts = 1'000;

/// One behind the other: APIs that look at so many rows for a part may find none in some.
constexpr std::size_t kMostEmptyParts = 20;

/// Readings that an error ended; each may be as large as an import.
constexpr std::size_t kMostUnfinished = 2;
constexpr std::chrono::minutes kUnfinishedFor{5};

}  // namespace

/// One fetch and the calls that wait for it.
struct LeadsSource::Fetch {
  explicit Fetch(const asio::any_io_executor& executor) : done(executor) {}
  bool is_done() const { return result || failure; }

  base::Event done;  ///< the result is there
  asio::cancellation_signal cancel;
  std::optional<Result> result;
  std::exception_ptr failure;  ///< for each call that waits
  int waiting = 0;
  bool abandoned = false;  ///< nobody waits
  bool is_old = false;     ///< begun before a change: only for those who came before it
};

/// An import on its way, part by part.
struct LeadsSource::Reading {
  std::string key;
  base::Json input;
  std::string api_profile;
  std::optional<ApiPaging> paging;
  std::optional<std::uint64_t> most = std::nullopt;  ///< leads of one part
  Leads leads = {};
  std::size_t parts = 0;               ///< that `leads` are of
  std::set<std::string> asked = {};    ///< a cursor that goes round would give the same leads for ever
  std::set<std::uint64_t> given = {};  ///< the prints of the parts
  std::size_t empty = 0;               ///< parts, one behind the other
  std::chrono::steady_clock::time_point left_off = {};
};

LeadsSource::LeadsSource(asio::any_io_executor executor, ApiClient& api, base::Worker& worker,
                         LeadsCacheOptions cache, ToolObserver* observer)
    : executor_(std::move(executor)),
      api_(api),
      worker_(worker),
      cache_(cache),
      sweep_(executor_),
      observer_(observer) {}

asio::awaitable<LeadsSource::Result> LeadsSource::leads(base::Json input, std::string api_profile,
                                                        std::optional<ApiPaging> paging, CallTags tags,
                                                        LeadsUse use) {
  forget_what_changed();
  const std::string key = api_profile + base::dump_json(input);
  const auto running = running_.find(key);
  std::shared_ptr<Reading> reading =
      use == LeadsUse::first_look && running == running_.end() ? unfinished(key) : nullptr;
  std::shared_ptr<const Leads> kept = reading ? nullptr : cache_.find(key, use);
  if (kept && kept->ended_by() && use == LeadsUse::first_look) kept = nullptr;
  if (observer_) observer_->cache_asked(kept != nullptr);
  if (kept) co_return kept;

  if (!reading)
    reading =
        std::make_shared<Reading>(Reading{key, std::move(input), std::move(api_profile), std::move(paging)});
  std::shared_ptr<Fetch> fetch =
      running != running_.end() ? running->second : begin(std::move(reading), std::move(tags));
  ++fetch->waiting;
  if (!fetch->is_done()) co_await fetch->done.wait();
  --fetch->waiting;
  if (fetch->failure) std::rethrow_exception(fetch->failure);
  if (fetch->result) co_return *fetch->result;
  if (fetch->waiting == 0) abandon(key, *fetch);
  throw boost::system::system_error(asio::error::operation_aborted);
}

/// Forgets the fetch before it ends, so that a call that comes meanwhile gets one of its own.
void LeadsSource::abandon(const std::string& key, Fetch& fetch) {
  if (!fetch.is_old) running_.erase(key);
  fetch.abandoned = true;
  fetch.cancel.emit(asio::cancellation_type::terminal);
}

std::shared_ptr<LeadsSource::Fetch> LeadsSource::begin(std::shared_ptr<Reading> reading, CallTags tags) {
  auto started = std::make_shared<Fetch>(executor_);
  running_[reading->key] = started;
  asio::co_spawn(
      executor_, fetch(reading, std::move(tags)),
      asio::bind_cancellation_slot(started->cancel.slot(),
                                   [this, reading, started](std::exception_ptr failure, Result result) {
                                     if (started->abandoned) return leave_off(reading, *started);
                                     forget_what_changed();
                                     if (!started->is_old) running_.erase(reading->key);
                                     if (!failure && result) keep(reading, *started, *result);
                                     started->failure = failure;
                                     if (!failure) started->result = std::move(result);
                                     started->done.notify();
                                   }));
  return started;
}

/// What a fetch of this key left off, not long ago.
std::shared_ptr<LeadsSource::Reading> LeadsSource::unfinished(const std::string& key) {
  const auto found = unfinished_.find(key);
  if (found == unfinished_.end()) return nullptr;
  const std::shared_ptr<Reading> reading = std::move(found->second);
  unfinished_.erase(found);
  return is_old(*reading) ? nullptr : reading;
}

bool LeadsSource::is_old(const Reading& reading) {
  return std::chrono::steady_clock::now() - reading.left_off > kUnfinishedFor;
}

/// Keeps what was read for the next call, which goes on there.
void LeadsSource::leave_off(std::shared_ptr<Reading> reading, const Fetch& fetch) {
  if (fetch.is_old || reading->parts == 0) return;
  reading->left_off = std::chrono::steady_clock::now();
  unfinished_[reading->key] = std::move(reading);
  if (unfinished_.size() > kMostUnfinished) {
    const auto age = [](const auto& one) { return one.second->left_off; };
    unfinished_.erase(std::ranges::min_element(unfinished_, {}, age));
  }
  if (!sweep_.is_set()) sweep_later();
}

/// After a change, whoever asks must see it: what is kept was read before, and so may be what is on its way.
void LeadsSource::forget_what_changed() {
  if (changes_ == api_.changes()) return;
  changes_ = api_.changes();
  cache_.clear();
  unfinished_.clear();
  for (const auto& [key, fetch] : running_) fetch->is_old = true;
  running_.clear();
}

void LeadsSource::keep(std::shared_ptr<Reading> reading, const Fetch& fetch,
                       std::shared_ptr<const Leads> leads) {
  unfinished_.erase(reading->key);
  // What is worked on, or empty, is another in a minute.
  if (fetch.is_old || leads->size() == 0 || leads->is_unsettled()) return;
  const bool may_go_on = leads->ended_by() && leads->ended_by()->retryable;
  cache_.put(reading->key, std::move(leads));
  if (may_go_on) leave_off(std::move(reading), fetch);
  if (!sweep_.is_set()) sweep_later();
}

/// An import is megabytes, and nobody may ever ask for it again.
void LeadsSource::sweep_later() {
  std::optional<base::BootClock::duration> left = cache_.drop_expired();
  std::erase_if(unfinished_, [](const auto& one) { return is_old(*one.second); });
  if (!unfinished_.empty())
    left = std::min<base::BootClock::duration>(left.value_or(kUnfinishedFor), kUnfinishedFor);
  if (!left) return;
  sweep_.set(std::chrono::steady_clock::now() + *left + std::chrono::milliseconds(1),
             [this] { sweep_later(); });
}

asio::awaitable<LeadsSource::Result> LeadsSource::fetch(std::shared_ptr<Reading> reading, CallTags tags) {
  const auto end = std::chrono::steady_clock::now() + api_.options().total_limit;
  const std::size_t before = reading->leads.size();
  std::optional<ApiError> failure;
  if (reading->parts > 0) {
    reading->leads.go_on();
    failure = co_await read_others(*reading, tags, end);
    // A cursor of then may be none now.
    const bool begins_again = failure && !failure->retryable && reading->leads.size() == before;
    if (begins_again) *reading = Reading{reading->key, reading->input, reading->api_profile, reading->paging};
  }
  if (reading->parts == 0) {
    failure = co_await read_first(*reading, tags, end);
    if (failure) co_return *failure;
    failure = co_await read_others(*reading, tags, end);
  }
  if (!failure) co_return std::make_shared<const Leads>(std::move(reading->leads));
  const bool may_go_on = failure->retryable;
  reading->leads.end_with(*std::move(failure));
  if (may_go_on) co_return std::make_shared<const Leads>(reading->leads);
  co_return std::make_shared<const Leads>(std::move(reading->leads));
}

asio::awaitable<std::optional<ApiError>> LeadsSource::read_first(
    Reading& reading, const CallTags& tags, std::chrono::steady_clock::time_point deadline) {
  reading.most = asked_size(reading.input);
  if (reading.most && !told_) reading.paging.reset();  // the call chose a part
  const std::optional<ApiPaging>& paging = reading.paging;
  if (paging && paging->by != ApiPaging::By::cursor) reading.most = paging->part_size;
  ApiResult<Leads> leads = co_await fetch_part(reading.input, reading.api_profile, tags, deadline);
  if (!leads) co_return leads.error();
  if (reading.most) leads->note_part_size(*reading.most);
  reading.given.insert(leads->fingerprint());
  reading.leads = std::move(*leads);
  reading.parts = 1;
  co_return std::nullopt;
}

/// The error that ended it before its end.
asio::awaitable<std::optional<ApiError>> LeadsSource::read_others(
    Reading& reading, const CallTags& tags, std::chrono::steady_clock::time_point deadline) {
  std::optional<ApiPaging>& paging = reading.paging;
  Leads& leads = reading.leads;
  base::Json input = reading.input;
  for (; paging && reading.parts < kMostParts; ++reading.parts) {
    std::optional<base::Json> next =
        paging->next({leads.size(), reading.parts, leads.is_part(), leads.next_cursor(), leads.first_page(),
                      leads.next_page()});
    if (!next || leads.body_bytes() >= api_.options().max_body) break;
    const std::string asked = base::dump_json(*next);
    if (reading.asked.contains(asked)) break;
    input[paging->argument] = std::move(*next);
    ApiResult<Leads> part = co_await fetch_part(input, reading.api_profile, tags, deadline);
    if (!part) co_return part.error();
    reading.asked.insert(asked);
    if (reading.most) part->note_part_size(*reading.most);
    if (part->size() > 0 && !reading.given.insert(part->fingerprint()).second) {
      // What came before comes again where the API passes the argument over, or counts its pages from 1.
      if (reading.parts > 1 || !paging->counts_from_one()) break;
      --reading.parts;
      continue;
    }
    leads.append(*part);
    if (told_) told_(leads.size());
    reading.empty = part->size() > 0 ? 0 : reading.empty + 1;
    // A cursor says where to go on; a page that is empty is behind the last.
    if (reading.empty == (paging->by == ApiPaging::By::cursor ? kMostEmptyParts : 1)) break;
  }
  co_return std::nullopt;
}

asio::awaitable<ApiResult<Leads>> LeadsSource::fetch_part(const base::Json& input,
                                                          const std::string& api_profile,
                                                          const CallTags& tags,
                                                          std::chrono::steady_clock::time_point deadline) {
  std::optional<std::string> profile;
  if (!api_profile.empty()) profile = api_profile;
  ApiResult<HttpAnswer> http = co_await api_.run_command(std::string(kLeadsCommand), input,
                                                         std::move(profile), Effect::read, tags, deadline);
  if (!http) co_return http.error();
  const std::optional<CallSlots::Slot> slot = std::move(http->slot);
  const std::string asked = import_of(input);
  auto read = [&http, &asked] { return Leads::read(std::move(*http), asked); };
  co_return co_await worker_.run_if(http->body.size() > kReadInPlace, read);
}

}  // namespace salestouch
