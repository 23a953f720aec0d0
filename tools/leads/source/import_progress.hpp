#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "tools/api/api_error.hpp"

namespace salestouch {

/// What stands beside an empty list of leads and says why it is empty: work that goes on, or that failed.
class ImportProgress {
 public:
  /// Whether the member `key` of the answer's data is about that.
  static bool knows(std::string_view key);
  /// Reads such a member.
  simdjson::error_code read(std::string_view key, simdjson::ondemand::value value);

  /// Why there are no leads: `not_ready` while the import is worked on, `api_error` where the API says what
  /// went wrong. Nothing: the import has none.
  std::optional<ApiError> reason() const;

 private:
  enum class State { unsaid, working, failed, settled };

  State state_ = State::unsaid;
  std::string said_;   ///< "status: processing", on one line
  std::string error_;  ///< the same of a failure
  bool has_job_ = false;
};

}  // namespace salestouch
