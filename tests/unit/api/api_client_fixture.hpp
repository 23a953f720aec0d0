#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "tools/api/api_answer.hpp"
#include "tools/api/api_client.hpp"
#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

/// A client of an API that a test makes up.
namespace salestouch {

namespace asio = boost::asio;
using namespace std::chrono_literals;

inline const base::Json kInput = {{"import_id", "imp_1"}};
inline constexpr char kGood[] =
    R"({"ok":true,"status":200,"data":{"leads":[]},"error":null,"meta":{"warnings":[]}})";

class ApiClientTest : public testing::Test {
 protected:
  /// Limits short enough for a test that waits for them, long enough for a loaded machine to answer within.
  static ApiClientOptions quick() {
    ApiClientOptions options;
    options.connect_limit = 3'000ms;
    options.first_byte_limit = 400ms;
    options.total_limit = 800ms;
    options.max_body = 100'000;
    options.retry_pause = 5ms;
    return options;
  }

  static ApiSettings settings_for(const std::string& base_url) {
    ApiSettings settings;
    settings.base_url = base_url;
    settings.api_key = "st_key";
    return settings;
  }

  ApiResult<ApiAnswer> call(const std::string& base_url, ApiClientOptions options = quick(),
                            std::string key = "st_key", std::string token = "") {
    ApiSettings settings = settings_for(base_url);
    settings.api_key = std::move(key);
    settings.access_token = std::move(token);
    ApiClient client(settings, std::move(options), worker);
    ApiResult<HttpAnswer> http = run_to_end(io, client.run_command("import.leads.list", kInput, "full"));
    if (!http) return http.error();
    return read_answer(std::move(*http));
  }

  asio::io_context io;
  base::Worker worker;
};

}  // namespace salestouch
