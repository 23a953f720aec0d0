#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "app/shell/command_answer.hpp"

/// What the command `import.leads.list` answers, read as the tool reads it: the leads wherever the API puts
/// them, what it says beside them, and no leads of another import.
namespace salestouch {

/// The answer to `call`, which `http` is. Errors: those of Leads::read, but for what has no list of leads:
/// that is read as any command's.
ApiResult<CommandAnswer> read_lead_answer(HttpAnswer http, const CommandCall& call);

/// The same with the leads of every part behind, each once. `told` is called with the number of leads after
/// each part. Errors: those of LeadsSource, the one that ended it before its end, `not_paged` where the API
/// says that there are more and gives none, and `not_read_only` for a command that changes something.
boost::asio::awaitable<ApiResult<CommandAnswer>> all_leads(ApiClient& api, const CommandCall& call,
                                                           std::function<void(std::size_t leads)> told);

}  // namespace salestouch
