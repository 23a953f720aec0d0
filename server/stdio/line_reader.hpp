#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mcp {

/// Cuts a byte stream into lines without ever holding more than `max_line` bytes of one: a longer line is
/// reported once and skipped to its end, so the stream stays in step. Accepts "\n" and "\r\n"; blank lines
/// vanish.
class LineReader {
 public:
  struct Sink {
    std::function<void(std::string_view line)> line;
    std::function<void()> too_long;
  };

  LineReader(std::size_t max_line, Sink sink) : max_line_(max_line), sink_(std::move(sink)) {}

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      take(bytes.substr(0, end));
      if (end == std::string_view::npos) return;
      finish();
      bytes.remove_prefix(end + 1);
    }
  }

  /// Ends the last line, for a stream that stops without a line end.
  void finish() {
    if (!skipping_) emit();
    skipping_ = false;
    partial_.clear();
    if (partial_.capacity() > kKeptCapacity) partial_.shrink_to_fit();
  }

 private:
  /// A buffer grown by one large line is given back rather than kept for the small ones that follow.
  static constexpr std::size_t kKeptCapacity = 64 * 1024;

  void take(std::string_view piece) {
    if (skipping_) return;
    if (partial_.size() + piece.size() > max_line_) {
      skipping_ = true;
      partial_.clear();
      sink_.too_long();
      return;
    }
    partial_ += piece;
  }

  void emit() {
    std::string_view line = partial_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) sink_.line(line);
  }

  std::size_t max_line_;
  Sink sink_;
  std::string partial_;
  bool skipping_ = false;
};

}  // namespace mcp
