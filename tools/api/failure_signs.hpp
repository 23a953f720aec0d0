#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace salestouch {

/// What the members of an envelope say of a failure, whatever the HTTP status: `"ok":false`,
/// `"success":false`, a `status` that is a word of failure or a number of 400 to 599, and an `error` or
/// `errors` that says something. Many APIs say `"error":null`, `"errors":[]` or `"error":{"code":"ok"}` of a
/// success: these are none.
class FailureSigns {
 public:
  /// Whether the member `key` can say so.
  static bool knows(std::string_view key);
  /// Reads such a member.
  simdjson::error_code read(std::string_view key, simdjson::ondemand::value value);

  bool any() const { return is_refusal() || status_ != 0 || !faults_.empty(); }
  /// Whether the API says of the whole call that it failed: more than that something went wrong.
  bool is_refusal() const { return !refusal_.empty(); }
  /// The vendor's own word for it, `"ok":false`: such an answer counts for nothing else.
  bool is_denied() const { return is_denied_; }
  /// A `code` that is none of success says so only where there is no data, and nothing says the opposite: it
  /// may be of anything.
  bool has_odd_code() const { return has_odd_code_ && !is_success_; }
  /// The HTTP status that the envelope names as `status`, else as `code`: 400 to 599; 0 where it names none
  /// of these. Of an envelope that has data, a code is none.
  unsigned status_without_data() const { return status_ != 0 ? status_ : code_; }
  /// Whether the code is one that APIs have for failures, of three digits or more: 1 is a success of some.
  bool has_code_of_failure() const { return has_code_of_failure_; }
  /// What the API calls the state of its work, as `status` or `state`, where that is no failure: "ok" as well
  /// as "processing"; empty: nothing.
  const std::string& state() const { return state_; }
  /// What the API says in words beside its data; empty: nothing.
  const std::string& message() const { return message_; }
  /// What went wrong in the API's words, else the member that says so; on one line, and bounded.
  std::string words() const;

 private:
  simdjson::error_code read_fault(std::string_view key, simdjson::ondemand::value value);
  void refuse(std::string_view key, std::string_view said);

  bool is_denied_ = false;
  bool is_success_ = false;
  bool has_odd_code_ = false;
  bool has_code_of_failure_ = false;
  unsigned status_ = 0;
  unsigned code_ = 0;
  std::string refusal_;              ///< "success: false"
  std::vector<std::string> faults_;  ///< the first words of `error` and `errors`
  std::string state_;
  std::string message_;
};

/// The status that the envelope `body` states of a failed call: 400 to 599; 0 where it states none, has data,
/// or is longer than the envelopes of errors are (16 KiB).
unsigned stated_status(std::string_view body);

}  // namespace salestouch
