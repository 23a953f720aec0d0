#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace mcp {

/// Cuts a byte stream into lines without ever holding more than `max_line` bytes of one: of a longer line the
/// beginning and the end are given, once it has ended, so that the stream stays in step. Accepts "\n" and
/// "\r\n"; blank lines vanish.
class LineReader {
 public:
  struct Sink {
    std::function<void(std::string_view line)> line;
    std::function<void(std::string_view beginning, std::string_view end)> too_long;
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
    skipping_ ? sink_.too_long(partial_, end_) : emit();
    skipping_ = false;
    partial_.clear();
    end_.clear();
    if (partial_.capacity() > kKeptCapacity) partial_.shrink_to_fit();
  }

 private:
  /// A buffer grown by one large line is given back rather than kept for the small ones that follow.
  static constexpr std::size_t kKeptCapacity = 64 * 1024;
  /// Bytes of each end of a line that is too long.
  static constexpr std::size_t kEdge = 1'024;

  void take(std::string_view piece) {
    if (!skipping_ && partial_.size() + piece.size() <= max_line_) {
      partial_ += piece;
      return;
    }
    if (!skipping_) {
      skipping_ = true;
      end_ = last_of(partial_);
      partial_ += piece.substr(0, kEdge);
      partial_.resize(std::min(partial_.size(), kEdge));
    }
    end_ += last_of(piece);
    end_ = std::string(last_of(end_));
  }

  static std::string_view last_of(std::string_view text) {
    return text.substr(text.size() - std::min(text.size(), kEdge));
  }

  void emit() {
    std::string_view line = partial_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) sink_.line(line);
  }

  std::size_t max_line_;
  Sink sink_;
  std::string partial_;  ///< of a line that is too long, its beginning
  std::string end_;      ///< of a line that is too long
  bool skipping_ = false;
};

}  // namespace mcp
