#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace salestouch {

/// Why a call to the SalesTouch API gave no answer, in a form an agent can act on.
struct ApiError {
  std::string code;        ///< stable, one of those in docs/use/results.md, or the API's own
  std::string message;     ///< what happened, in one sentence
  bool retryable = false;  ///< whether the same call may succeed later
  std::string next_step;   ///< what to do now, in one sentence
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  ///< the API's own wait, when it named one
  bool unanswered = false;  ///< nothing of an answer came, so that another try may help at once
};

template <class T>
using ApiResult = boost::system::result<T, ApiError>;

/// The error of an answer with HTTP `status`, with the `code` and `message` of its body where it had them
/// (else empty). The message is cut and stripped of control characters: it is the API's, not ours.
ApiError error_of_status(unsigned status, std::string_view code, std::string_view message,
                         std::optional<std::chrono::seconds> retry_after);

/// This machine had not enough memory to read an answer.
ApiError out_of_memory();
/// An answer of more bytes than are taken.
ApiError response_too_large(std::size_t limit);

/// The error as the text an agent reads: code, message, whether to retry, next step. Under 1,000 characters.
std::string describe(const ApiError& error);

/// `text` on one line, cut to `limit` characters, escaped (base/inert_text.hpp).
std::string one_line(std::string_view text, std::size_t limit);

/// More calls run and wait than this server takes.
ApiError too_many_calls();

/// The API is left alone for `wait`; `trouble`, a sentence, is what it did last.
ApiError unavailable(std::chrono::seconds wait, const std::string& trouble);

}  // namespace salestouch
