#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace salestouch {

/// What the body of a failed call says of the failure.
struct StatedError {
  std::string code;     ///< empty where it names none
  std::string message;  ///< with the first reasons of a list behind it; neither cut nor escaped; empty where
                        ///< there is none
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  ///< how long it asks to wait
};

/// Reads the API's own form, `{"error":{"code","message"}}`, and those of what stands before an API or may
/// have taken its place: texts under `message`, `detail` and the like, problem details (RFC 9457), JSON:API,
/// OAuth (RFC 6749, 5.2), waits such as `retry_after` and Google's `retryDelay`, and the lists and maps of
/// reasons by field that frameworks answer a bad input with. Nothing of a body that is no JSON or larger than
/// 1 MiB. For answers that are errors alone: of another it may take values for reasons.
StatedError read_stated_error(std::string_view body);

}  // namespace salestouch
