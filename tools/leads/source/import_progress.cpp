#include "tools/leads/source/import_progress.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "tools/api/failure_signs.hpp"
#include "tools/api/more_members.hpp"

namespace salestouch {
namespace {

constexpr std::string_view kWorking[] = {
    "processing", "pending",    "queued",     "enqueued",     "running",      "inprogress", "started",
    "starting",   "working",    "importing",  "enriching",    "scheduled",    "waiting",    "accepted",
    "preparing",  "notready",   "incomplete", "creating",     "building",     "loading",    "retrying",
    "submitted",  "paused",     "onhold",     "parsing",      "scraping",     "crawling",   "syncing",
    "fetching",   "extracting", "validating", "initializing", "initialising", "queuing",    "queueing",
    "throttled",  "ratelimited"};
/// The same where more is said behind them: "queued_for_enrichment".
constexpr std::string_view kBeginWork[] = {"queued", "waiting", "processing", "pending", "inprogress"};
constexpr std::string_view kFailed[] = {"failed",   "failure", "error",     "errored",  "aborted",
                                        "timedout", "timeout", "cancelled", "canceled", "interrupted"};
/// Of "completed_with_errors" and "PARTIAL_SUCCESS".
constexpr std::string_view kInFailed[] = {"partial", "witherror", "withfailure", "failed"};
/// Of "processing_complete", which is over, whatever it begins with.
constexpr std::string_view kInOver[] = {"complete", "done", "finished", "success", "ended", "error"};

/// Leads that did not come through: as numbers, as lists of them, or as "timed_out":true.
constexpr std::string_view kLosses[] = {"failed",      "failures",       "skipped",  "invalid",
                                        "rejected",    "unreadable",     "timedout", "failedids",
                                        "unprocessed", "unprocessedkeys"};
/// The same where the name says that it is of leads, as in "failed_rows" and "num_errors".
constexpr std::string_view kLossesOfLeads[] = {"failed",  "failure", "failures", "error",      "errors",
                                               "skipped", "invalid", "rejected", "missing",    "hidden",
                                               "omitted", "dropped", "locked",   "unprocessed"};
constexpr std::string_view kOfLeadsBefore[] = {"num", "numberof"};
constexpr std::string_view kOfLeadsBehind[] = {"count", "leads", "rows", "records", "items", "contacts"};

constexpr std::size_t kLongestWord = 30;
constexpr std::size_t kMostLosses = 4;

std::string word_of(std::string_view text) {
  return base::letters_of(text.substr(0, kLongestWord));
}

template <std::size_t size>
bool is_among(const std::string_view (&words)[size], std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

bool is_loss(std::string_view word) {
  if (is_among(kLosses, word)) return true;
  for (const std::string_view before : kOfLeadsBefore) {
    if (word.starts_with(before) && is_among(kLossesOfLeads, word.substr(before.size()))) return true;
  }
  return std::ranges::any_of(kOfLeadsBehind, [word](std::string_view behind) {
    return word.ends_with(behind) && is_among(kLossesOfLeads, word.substr(0, word.size() - behind.size()));
  });
}

/// How many leads there are, in an object that also counts other things.
constexpr std::string_view kCountsOfLeads[] = {"totalleads", "leadstotal",     "leadcount",
                                               "leadscount", "numleads",       "totalleadcount",
                                               "leads",      "totalleadscount"};

/// How much of the work is done, as percent or a fraction of 1.
std::optional<double> share_of(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  double share = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_whole && share >= 0 ? std::optional(share) : std::nullopt;
}

enum class Topic { error, success, state, share, job, flag, unfinished, loss, counts, none };

Topic topic_of(std::string_view key) {
  const std::string name = word_of(key);
  if (name == "error" || name == "errors" || name == "errormessage" || name == "lasterror")
    return Topic::error;
  if (name == "success" || name == "succeeded" || name == "ok") return Topic::success;
  if (name == "state" || name == "phase" || name == "stage" || name.ends_with("status")) return Topic::state;
  if (name == "progress" || name == "percent" || name == "percentcomplete" || name == "progresspercent")
    return Topic::share;
  if (name == "jobid" || name == "taskid" || name == "job" || name == "task" || name == "import")
    return Topic::job;
  if (name == "completed" || name == "finished" || name == "ready" || name == "isready")
    return Topic::unfinished;
  if (name == "processing" || name == "isprocessing" || name == "inprogress" || name == "isrunning")
    return Topic::flag;
  if (name == "shards" || name == "stats" || name == "statistics" || name == "counts" || name == "summary" ||
      name == "totals")
    return Topic::counts;
  return is_loss(name) ? Topic::loss : Topic::none;
}

/// Names inside a state, or what has one.
bool names_state(std::string_view key) {
  constexpr std::string_view kStateNames[] = {"name", "code", "value", "label"};
  return is_among(kStateNames, word_of(key));
}

/// The items of a list, as text; of none nothing.
std::string size_of_list(simdjson::ondemand::array list) {
  std::size_t count = 0;
  return list.count_elements().get(count) == simdjson::SUCCESS ? std::to_string(count) : "";
}

bool is_true(std::string_view text) {
  return base::equal_but_for_case(text, "true");
}

}  // namespace

bool ImportProgress::knows(std::string_view key) {
  return topic_of(key) != Topic::none;
}

simdjson::error_code ImportProgress::read(std::string_view key, simdjson::ondemand::value value) {
  const Topic topic = topic_of(key);
  if (topic == Topic::error) {
    FailureSigns signs;
    // As an envelope has it, whatever it is called here: last_error.
    if (auto error = signs.read("error", value)) return error;
    if (signs.any()) error_ = signs.words();
    return simdjson::SUCCESS;
  }
  simdjson::ondemand::json_type type{};
  if (auto error = value.type().get(type)) return error;
  if (type == simdjson::ondemand::json_type::object) return read_inside(key, value, topic == Topic::counts);
  simdjson::ondemand::array list;
  if (topic == Topic::loss && value.get_array().get(list) == simdjson::SUCCESS) {
    read_count(key, size_of_list(list));
    return simdjson::SUCCESS;
  }
  const std::string_view text = scalar_text(value);
  if (topic == Topic::job) has_job_ = has_job_ || (!text.empty() && word_of(key) != "import");
  if (topic == Topic::unfinished && base::equal_but_for_case(text, "false")) {
    state_ = State::working;
    said_state_ = one_line(key, kLongestWord) + ": false";
  }
  if (topic == Topic::state) read_state(key, text);
  if (topic == Topic::success && base::equal_but_for_case(text, "false")) {
    state_ = State::failed;
    said_state_ = one_line(key, kLongestWord) + ": false";
  }
  if (topic == Topic::flag && is_true(text)) read_state(key, "processing");
  if (topic == Topic::share) read_share(key, text);
  if (topic == Topic::loss) read_count(key, text);
  return simdjson::SUCCESS;
}

void ImportProgress::read_status_of_call(std::string_view text) {
  if (state_of(word_of(text)) == State::working) read_state("status", text);
}

ImportProgress::State ImportProgress::state_of(std::string_view word) {
  const auto begins = [word](std::string_view part) { return word.starts_with(part); };
  const auto has = [word](std::string_view part) { return word.find(part) != std::string_view::npos; };
  if (is_among(kFailed, word) || std::ranges::any_of(kInFailed, has)) return State::failed;
  const bool is_over = std::ranges::any_of(kInOver, has);
  const bool is_work = is_among(kWorking, word) || (!is_over && std::ranges::any_of(kBeginWork, begins));
  return is_work ? State::working : State::settled;
}

void ImportProgress::read_state(std::string_view key, std::string_view text) {
  const std::string word = word_of(text);
  if (word.empty()) return;
  const State said = state_of(word);
  // Of several, what is not done counts.
  if (!said_state_.empty() && said == State::settled) return;
  state_ = said;
  said_state_ = one_line(key, kLongestWord) + ": " + one_line(text, kLongestWord);
}

void ImportProgress::read_share(std::string_view key, std::string_view text) {
  const std::optional<double> share = share_of(text);
  if (!share || *share == 1) return;  // all of it, or one of a hundred
  if (said_state_.empty()) state_ = *share < 100 ? State::working : State::settled;
  if (*share < 100) said_share_ = one_line(key, kLongestWord) + ": " + one_line(text, kLongestWord);
}

void ImportProgress::read_count(std::string_view key, std::string_view text) {
  double count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_count = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && count > 0;
  if ((is_count || is_true(text)) && counts_.size() < kMostLosses)
    counts_.push_back(one_line(key, kLongestWord) + ": " + one_line(text, kLongestWord));
}

void ImportProgress::read_leads(std::string_view text) {
  std::uint64_t count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size()) leads_ = count;
}

/// {"_shards":{"total":3,"failed":1}}, as search engines have it, {"job":{"status":"running"}},
/// {"state":{"name":…}}.
simdjson::error_code ImportProgress::read_inside(std::string_view key, simdjson::ondemand::value value,
                                                 bool counts) {
  simdjson::ondemand::object members;
  if (value.get_object().get(members) != simdjson::SUCCESS) return simdjson::SUCCESS;
  const bool is_state = topic_of(key) == Topic::state;
  return for_each_member(members, [&](std::string_view name, simdjson::ondemand::value member) {
    const Topic topic = topic_of(name);
    const std::string path = std::string(key) + "." + std::string(name);
    const std::string_view text = scalar_text(member);
    // Others, such as rejected, may be leads by their status.
    if (topic == Topic::loss && word_of(name).starts_with("fail")) read_count(path, text);
    if (is_among(kCountsOfLeads, word_of(name))) read_leads(text);
    if (counts) return simdjson::SUCCESS;
    if (topic == Topic::state || (is_state && names_state(name))) read_state(path, text);
    if (topic == Topic::share) read_share(path, text);
    return simdjson::SUCCESS;
  });
}

std::string ImportProgress::said() const {
  return said_state_ + (said_state_.empty() || said_share_.empty() ? "" : ", ") + said_share_;
}

std::string ImportProgress::odd_state() const {
  constexpr std::string_view kUsual[] = {"ok",       "new",      "active",    "ready",    "open",   "empty",
                                         "imported", "existing", "processed", "archived", "created"};
  const std::string word = word_of(said_state_.substr(std::min(said_state_.find(':'), said_state_.size())));
  const auto has = [&word](std::string_view part) { return word.find(part) != std::string::npos; };
  const bool is_usual = word.empty() || is_among(kUsual, word) || std::ranges::any_of(kInOver, has);
  return state_ != State::settled || is_usual ? "" : said_state_;
}

std::vector<std::string> ImportProgress::notes() const {
  std::vector<std::string> notes;
  if (!error_.empty()) notes.push_back(error_);
  if (state_ == State::working || state_ == State::failed) notes.push_back(said());
  notes.insert(notes.end(), counts_.begin(), counts_.end());
  return notes;
}

std::optional<ApiError> ImportProgress::reason(const std::vector<std::string>& said_besides) const {
  if (!error_.empty()) return error_of_status(200, "", error_, std::nullopt);
  if (state_ == State::failed) {
    const std::string why = said_besides.empty() ? "" : "; " + said_besides.front();
    return error_of_status(200, "", said() + why, std::nullopt);
  }
  if (state_ != State::working && !(state_ == State::unsaid && has_job_)) return std::nullopt;
  const std::string work = said();
  return ApiError{"not_ready",
                  "The API is still working on this import (" + (work.empty() ? "it names a job" : work) +
                      "); it gave no leads.",
                  true, "Call again in a minute."};
}

}  // namespace salestouch
