#pragma once

#include <cstdint>
#include <string_view>

namespace base {

/// Tells one list from another (FNV-1a, 64 bits). The API is not an adversary of its own change detection.
class Fingerprint {
 public:
  explicit Fingerprint(std::uint64_t begin = 14695981039346656037u) : value_(begin) {}

  void add(std::string_view bytes) {
    for (char c : bytes) add(static_cast<unsigned char>(c));
  }
  void add(std::uint64_t number) { value_ = (value_ ^ number) * 1099511628211u; }

  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_;
};

}  // namespace base
