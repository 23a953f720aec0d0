#include "server/http/endpoint/request_slots.hpp"

namespace mcp {

bool RequestSlots::has_room(const std::string& caller) const {
  if (state_->taken >= kMost) return false;
  const auto theirs = state_->by_caller.find(caller);
  return caller.empty() || theirs == state_->by_caller.end() || theirs->second < kMostOfCaller;
}

RequestSlots::Slot::Slot(const RequestSlots& of, std::string caller)
    : of_(of.state_), caller_(std::move(caller)) {
  take_again();
}

RequestSlots::Slot::~Slot() {
  give_back();
}

void RequestSlots::Slot::give_back() {
  if (!is_taken_) return;
  is_taken_ = false;
  --of_->taken;
  const auto theirs = of_->by_caller.find(caller_);
  if (--theirs->second == 0) of_->by_caller.erase(theirs);
}

void RequestSlots::Slot::take_again() {
  if (is_taken_) return;
  is_taken_ = true;
  ++of_->taken;
  ++of_->by_caller[caller_];
}

}  // namespace mcp
