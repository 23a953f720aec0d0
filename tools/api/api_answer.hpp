#pragma once

#include <simdjson.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_client.hpp"
#include "tools/api/api_error.hpp"
#include "tools/api/more_members.hpp"

namespace salestouch {

/// A good answer: the body as it came, and where in it the envelope's `data` lies. The body is not copied or
/// built into a tree, because an import's leads can be tens of megabytes.
struct ApiAnswer {
  std::string body;  ///< with simdjson's padding reserved behind it
  std::size_t data_begin = 0;
  std::size_t data_size = 0;
  std::vector<std::string> warnings;  ///< the first of meta.warnings, each on one line
  MoreHint more;                      ///< of the head, of meta, and of what stands beside data

  std::string_view data() const { return std::string_view(body).substr(data_begin, data_size); }
};

/// Reads `data` where it lies in `body`, while the envelope is read. It may be called again with another
/// body, and then starts anew.
using ReadData = std::function<simdjson::error_code(simdjson::ondemand::value data, const std::string& body)>;

/// What a warning or an error says: a text, the message of an object (or its detail, or its title), else the
/// JSON of the value. On one line, and cut; empty for null and what is empty.
std::string notice_text(simdjson::ondemand::value value);

/// Reads the envelope `{"ok","status","data","error","meta"}`. A failure is any of: a status of 300 or more,
/// a body that is not JSON, `"ok":false` under whatever status, an approval that is wanted, no `data`. With
/// `read_data` the answer does not say where the data lies: one pass over a large body is enough.
ApiResult<ApiAnswer> read_answer(HttpAnswer http, const ReadData& read_data = nullptr);

/// Reserves what simdjson reads beyond the end of `text`.
void reserve_json_padding(std::string& text);

}  // namespace salestouch
