#pragma once

#include <cstddef>

namespace salestouch {

/// Hears of what the tools do, for whoever counts; each event does nothing unless it is overridden.
class ToolObserver {
 public:
  virtual ~ToolObserver() = default;
  /// A result was given out, of this many tokens as budgeted.
  virtual void result_given(std::size_t /*tokens*/) {}
  /// An import was looked for in the cache.
  virtual void cache_asked(bool /*hit*/) {}
};

}  // namespace salestouch
