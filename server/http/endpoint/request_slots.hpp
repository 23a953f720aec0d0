#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace mcp {

/// The requests that run at the same time over /mcp, in all and of each caller: half of the places are left
/// to others, whatever one caller does. Callers who are not told apart, because nobody is asked for
/// credentials, share all of them. Not thread-safe; a slot may outlive this.
class RequestSlots {
  struct State {
    std::size_t taken = 0;
    std::map<std::string, std::size_t> by_caller = {};
  };

 public:
  static constexpr std::size_t kMost = 512;
  static constexpr std::size_t kMostOfCaller = 256;

  /// Whether a request of the caller with this id may run.
  bool has_room(const std::string& caller) const;

  /// The place of one request.
  class Slot {
   public:
    Slot(const RequestSlots& of, std::string caller);
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    /// Leaves the place to others while the request waits; it is taken again whether or not there is room.
    void give_back();
    void take_again();

   private:
    std::shared_ptr<State> of_;
    std::string caller_;
    bool is_taken_ = false;
  };

 private:
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace mcp
