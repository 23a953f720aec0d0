#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/records.hpp"
#include "base/json.hpp"
#include "tools/api/api_answer.hpp"
#include "tools/api/api_client.hpp"
#include "tools/leads/source/api_paging.hpp"

namespace salestouch {

/// What a command answered, as values.
struct CommandAnswer {
  base::Json envelope;  ///< {"ok", "data", …}
  MoreHint more;        ///< what the API says of a list that it gave in part
  std::string list;     ///< the member of the data that the records are in; empty: it has no list
  std::vector<std::string> warnings = {};  ///< what the API says beside them, each once, on one line

  const base::Json& data() const { return *base::find(envelope, "data"); }
  /// The records of its list; one where there is none.
  std::size_t rows() const { return list.empty() ? records_of(data()).rows.size() : data()[list].size(); }
  /// Whether the API says that its list has more records than it gave.
  bool is_part() const { return !list.empty() && (more.has_more() || more.total.value_or(0) > rows()); }
};

/// The values of an answer, or a part of one: a number that no type here holds as its digits, NaN as null.
std::optional<base::Json> parse_records(std::string_view json);

/// Errors: those of read_answer, and `response_not_json` for what holds more values than can be shown.
ApiResult<CommandAnswer> read_command_answer(HttpAnswer http);

/// One command as it is asked for.
struct CommandCall {
  std::string command_id;
  base::Json input;
  std::optional<std::string> response_profile;
};

/// How the parts of a command are asked for, as its schema says. Errors: those of the API, `not_paged` where
/// it says of no way, and `not_read_only` for a command that changes something, since each part is a call.
boost::asio::awaitable<ApiResult<ApiPaging>> paging_of_command(ApiClient& api, const CommandCall& call);

ApiError not_paged(std::string why);

/// `answer` to `call` with the records of every part behind, as the command's schema says how to ask for
/// them. `told` is called with the number of records after each part. Errors: those of the API and of
/// paging_of_command.
boost::asio::awaitable<ApiResult<CommandAnswer>> with_all_parts(ApiClient& api, CommandCall call,
                                                                CommandAnswer answer,
                                                                std::function<void(std::size_t rows)> told);

}  // namespace salestouch
