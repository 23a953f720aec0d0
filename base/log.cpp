#include "base/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/json.hpp"
#include "base/system/standard_error.hpp"

namespace base {
namespace {

/// `%*`: the message as a JSON string. spdlog's own `%v` would let a quote in a message break the line's
/// JSON.
class JsonMessageFlag : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    std::string text = dump_json(std::string(message.payload.data(), message.payload.size()));
    out.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<JsonMessageFlag>();
  }
};

/// Standard error, as long as somebody reads it. What does not fit is left out, and counted.
class StderrSink : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (left_out_ > 0 && write_to_standard_error("(" + std::to_string(left_out_) + " log lines left out)\n"))
      left_out_ = 0;
    const std::string_view text(line.data(), line.size());
    const bool is_last = message.level == spdlog::level::critical;
    if (is_last ? !write_patiently(text) : left_out_ > 0 || !write_to_standard_error(text)) ++left_out_;
  }
  void flush_() override {}

 private:
  /// Why a program ends is worth a second for a reader who is slow.
  static bool write_patiently(std::string_view text) {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
      if (write_to_standard_error(text)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  std::size_t left_out_ = 0;
};

}  // namespace

void set_up_logging(const std::string& level, LogFormat format) {
  auto logger = std::make_shared<spdlog::logger>("salestouch-mcp", std::make_shared<StderrSink>());
  logger->set_level(spdlog::level::from_str(level));
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::local, "\n");
  if (format == LogFormat::json) {
    formatter->add_flag<JsonMessageFlag>('*').set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%*})");
  } else {
    formatter->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  }
  logger->set_formatter(std::move(formatter));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace base
