#pragma once

#include <simdjson.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_client.hpp"
#include "tools/api/api_error.hpp"
#include "tools/api/more_members.hpp"

namespace salestouch {

/// The status of HTTP for work that goes on (RFC 9110, 15.3.3).
inline constexpr unsigned kAccepted = 202;

/// A good answer: the body as it came, and where in it the envelope's `data` lies. The body is not copied or
/// built into a tree, because an import's leads can be tens of megabytes.
struct ApiAnswer {
  std::string body;  ///< with simdjson's padding reserved behind it
  std::size_t data_begin = 0;
  std::size_t data_size = 0;
  /// What the envelope says of `failure`, the first of its and meta's warnings, its message unless that is
  /// one of success; each on one line.
  std::vector<std::string> warnings;
  MoreHint more;  ///< of the head, of meta, and of what stands beside data
  /// What the envelope calls the state of the work, such as "processing"; empty: nothing.
  std::string state;
  /// What the envelope says went wrong though it has data: it may be a part, or made up for an empty list.
  /// Whoever reads the data by itself, or wants to know no more than whether the call succeeded, has to look.
  std::optional<ApiError> failure;

  std::string_view data() const { return std::string_view(body).substr(data_begin, data_size); }
};

/// Reads `data` where it lies in `body`, while the envelope is read. It may be called again with another
/// body, and then starts anew.
using ReadData = std::function<simdjson::error_code(simdjson::ondemand::value data, const std::string& body)>;

/// What a warning or an error says: a text, the message of an object (or its detail, or its title), else the
/// JSON of the value. On one line, and cut; empty for null and what is empty.
std::string notice_text(simdjson::ondemand::value value);

/// Reads the warnings of an answer, which are a list of them, one alone, or a map from codes to texts.
simdjson::error_code read_warnings(simdjson::ondemand::value value, std::vector<std::string>& warnings);

/// What an API says in words beside its data, unless it is that all went well.
bool is_worth_saying(std::string_view message);

/// Reads the envelope `{"ok","status","data","error","meta"}`. A failure is any of: a status of 300 or more,
/// a body that is not JSON, `"ok":false` under whatever status, an approval that is wanted, no `data`, or
/// signs of a failure (failure_signs.hpp) beside data in which there is nothing. With `read_data` the answer
/// does not say where the data lies, and these signs are for the caller to judge: one pass over a large body
/// is enough.
ApiResult<ApiAnswer> read_answer(HttpAnswer http, const ReadData& read_data = nullptr);

/// What is said of more in the head, in meta, beside the data, and in the data itself.
MoreHint more_of(const ApiAnswer& answer);

/// Reserves what simdjson reads beyond the end of `text`.
void reserve_json_padding(std::string& text);

}  // namespace salestouch
