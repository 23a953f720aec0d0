#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_error.hpp"

namespace salestouch {

/// What an answer says beside its leads of how they came to be: work that goes on, or that failed, and how
/// many did not come through.
class ImportProgress {
 public:
  /// Whether the member `key` of the answer's data is about that.
  static bool knows(std::string_view key);
  /// Reads such a member.
  simdjson::error_code read(std::string_view key, simdjson::ondemand::value value);

  /// Reads the `status` of the envelope: a word of success there is of the call, not of the import.
  void read_status_of_call(std::string_view text);

  /// Why there are no leads: `not_ready` while the import is worked on, `api_error` where the API says what
  /// went wrong; `said_besides` is what else it says, the first of which goes with that. Nothing: the import
  /// has none.
  std::optional<ApiError> reason(const std::vector<std::string>& said_besides) const;
  /// A state that says neither that the work goes on nor that it is over, such as "status: expired": beside
  /// an empty list it may be why. Empty: none.
  std::string odd_state() const;
  /// What to know of leads that did come: a few texts, each on one line.
  std::vector<std::string> notes() const;
  /// How many leads the import has, where an object beside them says so, as in
  /// `"import":{"total_leads":400}`.
  std::optional<std::uint64_t> leads() const { return leads_; }
  /// Whether some did not come through.
  bool has_losses() const { return !counts_.empty(); }
  /// Whether there may be other leads later, or would be if nothing had failed.
  bool is_unsettled() const { return !error_.empty() || state_ == State::working || state_ == State::failed; }

 private:
  enum class State { unsaid, working, failed, settled };

  /// What a word of a state means, in lower case and letters alone.
  static State state_of(std::string_view word);
  void read_state(std::string_view key, std::string_view text);
  void read_share(std::string_view key, std::string_view text);
  void read_count(std::string_view key, std::string_view text);
  void read_leads(std::string_view text);
  simdjson::error_code read_inside(std::string_view key, simdjson::ondemand::value value, bool counts);
  std::string said() const;

  State state_ = State::unsaid;
  std::string said_state_;           ///< "status: processing", on one line
  std::string said_share_;           ///< "progress: 40", where it is no hundred percent
  std::string error_;                ///< the same of a failure
  std::vector<std::string> counts_;  ///< "failed: 3"
  std::optional<std::uint64_t> leads_;
  bool has_job_ = false;
};

}  // namespace salestouch
