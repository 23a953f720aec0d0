#pragma once

#include <string_view>

#include "server/protocol/messages/json_rpc.hpp"

namespace mcp {

/// The id of a request of which only the beginning and the end are there, so that its client need not wait
/// for an answer. Serializers write it before the params, or behind them as the last member. Null where it is
/// at neither place.
Json id_at_edges(std::string_view beginning, std::string_view end);

}  // namespace mcp
