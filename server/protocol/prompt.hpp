#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "server/protocol/outcome.hpp"

namespace mcp {

/// One entry of prompts/list and what prompts/get answers for it. `definition` is the Prompt object as
/// listed: name, description, arguments. `get` is called with every required argument present, all of them
/// strings; its result has `messages`.
struct Prompt {
  Json definition;
  std::function<boost::asio::awaitable<Outcome>(Json arguments, CallContext context)> get;
};

}  // namespace mcp
