#include "tools/leads/source/import_progress.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

constexpr std::string_view kWorking[] = {
    "processing", "pending",   "queued",    "enqueued",  "running",  "inprogress", "started",   "starting",
    "working",    "importing", "enriching", "scheduled", "waiting",  "accepted",   "preparing", "notready",
    "incomplete", "creating",  "building",  "loading",   "retrying", "submitted"};
constexpr std::string_view kFailed[] = {"failed", "failure", "error", "errored", "aborted", "timedout"};

constexpr std::size_t kLongestWord = 30;

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

enum class Topic { error, state, share, job, none };

Topic topic_of(std::string_view key) {
  const std::string name = word_of(key);
  if (name == "error" || name == "errors" || name == "errormessage") return Topic::error;
  if (name == "status" || name == "state") return Topic::state;
  if (name == "progress") return Topic::share;
  return name == "jobid" || name == "taskid" ? Topic::job : Topic::none;
}

}  // namespace

bool ImportProgress::knows(std::string_view key) {
  return topic_of(key) != Topic::none;
}

simdjson::error_code ImportProgress::read(std::string_view key, simdjson::ondemand::value value) {
  const Topic topic = topic_of(key);
  if (topic == Topic::error) {
    const std::string text = notice_text(value);
    if (!text.empty()) error_ = text;
    return simdjson::SUCCESS;
  }
  const std::string_view text = scalar_text(value);
  const std::string word = word_of(text);
  if (topic == Topic::job) has_job_ = has_job_ || !text.empty();
  if (topic == Topic::share && state_ == State::unsaid) {
    const std::optional<double> share = share_of(text);
    if (!share || *share == 1) return simdjson::SUCCESS;  // all of it, or one of a hundred
    state_ = *share < 100 ? State::working : State::settled;
    said_ = "progress: " + one_line(text, kLongestWord);
  }
  if (topic == Topic::state && !word.empty()) {
    state_ = is_among(kWorking, word)  ? State::working
             : is_among(kFailed, word) ? State::failed
                                       : State::settled;
    said_ = std::string(key) + ": " + one_line(text, kLongestWord);
  }
  return simdjson::SUCCESS;
}

std::optional<ApiError> ImportProgress::reason() const {
  if (!error_.empty()) return error_of_status(200, "", error_, std::nullopt);
  if (state_ == State::failed) return error_of_status(200, "", said_, std::nullopt);
  if (state_ != State::working && !(state_ == State::unsaid && has_job_)) return std::nullopt;
  return ApiError{"not_ready",
                  "The API is still working on this import (" + (said_.empty() ? "it names a job" : said_) +
                      "); it gave no leads.",
                  true, "Call again in a minute."};
}

}  // namespace salestouch
