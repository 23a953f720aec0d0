#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_client.hpp"
#include "tools/api/api_error.hpp"

namespace salestouch {

/// Calls visit(key, value) for each member. Ends with the first error, after which simdjson's iterators must
/// not be used any more.
template <class Visit>
simdjson::error_code for_each_member(simdjson::ondemand::object object, Visit visit) {
  for (auto member : object) {
    std::string_view key;
    simdjson::ondemand::value value;
    if (auto error = member.unescaped_key().get(key)) return error;
    if (auto error = member.value().get(value)) return error;
    if (auto error = visit(key, value)) return error;
  }
  return simdjson::SUCCESS;
}

/// What an API says of a list that it gave in part: in `data` or in `meta`, under one of the usual names.
struct MoreHint {
  std::optional<std::uint64_t> total;
  std::optional<bool> says_more;  ///< what a member of its own, such as has_more, says
  bool has_cursor = false;
  std::string next_cursor;  ///< of the part behind, where it says so; at most 4 KiB

  /// A cursor without a word counts as more; with one it does not, since some APIs give the last part a
  /// cursor.
  bool has_more() const { return says_more.value_or(has_cursor); }
  /// What another place of the answer says, where this one does not.
  void add(const MoreHint& other) {
    if (!total) total = other.total;
    if (!says_more || other.says_more.value_or(false)) says_more = other.says_more;
    has_cursor = has_cursor || other.has_cursor;
    if (next_cursor.empty()) next_cursor = other.next_cursor;
  }
};

/// Reads the member `key`, if it is one that says so.
simdjson::error_code read_more_hint(std::string_view key, simdjson::ondemand::value value, MoreHint& hint);

/// A good answer: the body as it came, and where in it the envelope's `data` lies. The body is not copied or
/// built into a tree, because an import's leads can be tens of megabytes.
struct ApiAnswer {
  std::string body;  ///< with simdjson's padding reserved behind it
  std::size_t data_begin = 0;
  std::size_t data_size = 0;
  std::vector<std::string> warnings;  ///< meta.warnings, each on one line
  MoreHint more;                      ///< of meta

  std::string_view data() const { return std::string_view(body).substr(data_begin, data_size); }
};

/// Reads `data` where it lies in `body`, while the envelope is read. It may be called again with another
/// body, and then starts anew.
using ReadData = std::function<simdjson::error_code(simdjson::ondemand::value data, const std::string& body)>;

/// Reads the envelope `{"ok","status","data","error","meta"}`. A failure is any of: a status of 300 or more,
/// a body that is not JSON, `"ok":false` under whatever status, an approval that is wanted, no `data`. With
/// `read_data` the answer does not say where the data lies: one pass over a large body is enough.
ApiResult<ApiAnswer> read_answer(HttpAnswer http, const ReadData& read_data = nullptr);

/// Reserves what simdjson reads beyond the end of `text`.
void reserve_json_padding(std::string& text);

}  // namespace salestouch
