#include "tools/leads/source/import_progress.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "tools/api/failure_signs.hpp"
#include "tools/api/more_members.hpp"

namespace salestouch {
namespace {

constexpr std::string_view kWorking[] = {
    "processing", "pending",   "queued",    "enqueued",  "running",  "inprogress", "started",   "starting",
    "working",    "importing", "enriching", "scheduled", "waiting",  "accepted",   "preparing", "notready",
    "incomplete", "creating",  "building",  "loading",   "retrying", "submitted"};
constexpr std::string_view kFailed[] = {"failed", "failure", "error", "errored", "aborted", "timedout"};

/// Leads that did not come through: as numbers, or as "timed_out":true.
constexpr std::string_view kLosses[] = {
    "failed",       "failedcount",  "failedleads",  "failures",    "failurecount",  "failurescount",
    "errorcount",   "errorscount",  "numerrors",    "skipped",     "skippedcount",  "skippedleads",
    "invalid",      "invalidcount", "invalidleads", "rejected",    "rejectedcount", "rejectedleads",
    "unreadable",   "missingcount", "missingleads", "timedout",    "hiddencount",   "hiddenleads",
    "omittedcount", "omittedleads", "droppedcount", "droppedleads"};

constexpr std::size_t kLongestWord = 30;
constexpr std::size_t kMostLosses = 4;

/// The letters of `text` in lower case: in_progress, "In progress" and IN-PROGRESS are one word.
std::string word_of(std::string_view text) {
  std::string word;
  for (const char c : text.substr(0, kLongestWord)) {
    if (base::is_letter(c)) word += base::to_lower(c);
  }
  return word;
}

template <std::size_t size>
bool is_among(const std::string_view (&words)[size], std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

/// How much of the work is done, as percent or a fraction of 1.
std::optional<double> share_of(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  double share = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_whole && share >= 0 ? std::optional(share) : std::nullopt;
}

enum class Topic { error, success, state, share, job, flag, loss, shards, none };

Topic topic_of(std::string_view key) {
  const std::string name = word_of(key);
  if (name == "error" || name == "errors" || name == "errormessage") return Topic::error;
  if (name == "success" || name == "succeeded" || name == "ok") return Topic::success;
  if (name == "state" || name.ends_with("status")) return Topic::state;
  if (name == "progress" || name == "percent" || name == "percentcomplete" || name == "progresspercent")
    return Topic::share;
  if (name == "jobid" || name == "taskid") return Topic::job;
  if (name == "processing" || name == "isprocessing" || name == "inprogress" || name == "isrunning")
    return Topic::flag;
  if (name == "shards") return Topic::shards;
  return is_among(kLosses, name) ? Topic::loss : Topic::none;
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
    if (auto error = signs.read(key, value)) return error;
    if (signs.any()) error_ = signs.words();
    return simdjson::SUCCESS;
  }
  if (topic == Topic::shards) return read_shards(key, value);
  const std::string_view text = scalar_text(value);
  if (topic == Topic::job) has_job_ = has_job_ || !text.empty();
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
  if (is_among(kWorking, word_of(text))) read_state("status", text);
}

void ImportProgress::read_state(std::string_view key, std::string_view text) {
  const std::string word = word_of(text);
  if (word.empty()) return;
  const State said = is_among(kWorking, word)  ? State::working
                     : is_among(kFailed, word) ? State::failed
                                               : State::settled;
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

/// {"_shards":{"total":3,"failed":1}}, as search engines have it.
simdjson::error_code ImportProgress::read_shards(std::string_view key, simdjson::ondemand::value value) {
  simdjson::ondemand::object members;
  if (value.get_object().get(members) != simdjson::SUCCESS) return simdjson::SUCCESS;
  return for_each_member(members, [&](std::string_view name, simdjson::ondemand::value member) {
    if (topic_of(name) == Topic::loss)
      read_count(std::string(key) + "." + std::string(name), scalar_text(member));
    return simdjson::SUCCESS;
  });
}

std::string ImportProgress::said() const {
  return said_state_ + (said_state_.empty() || said_share_.empty() ? "" : ", ") + said_share_;
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
