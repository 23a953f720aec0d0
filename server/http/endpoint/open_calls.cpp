#include "server/http/endpoint/open_calls.hpp"

namespace mcp {

OpenCalls::Call::Call(const OpenCalls& among, Name name, HttpReply& reply)
    : among_(among.replies_), place_(among_->emplace(std::move(name), &reply)) {}

OpenCalls::Call::~Call() {
  among_->erase(place_);
}

void OpenCalls::cancel(const Name& name) const {
  if (name.client.empty()) return;
  const auto [begin, end] = replies_->equal_range(name);
  for (auto call = begin; call != end; ++call) call->second->cancel();
}

}  // namespace mcp
