#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/leads.hpp"

namespace salestouch {

/// Leads as if the API had answered with these JSON texts.
inline Leads sample_leads(const std::vector<std::string>& leads, const std::string& meta = "{}") {
  std::string body = R"({"ok":true,"data":{"import_id":"imp","leads":[)";
  for (std::size_t i = 0; i < leads.size(); ++i) body += (i ? "," : "") + leads[i];
  body += R"(]},"meta":)" + meta + "}";
  HttpAnswer http;
  http.status = 200;
  http.body = body;
  ApiResult<ApiAnswer> answer = read_answer(std::move(http));
  EXPECT_TRUE(answer);
  ApiResult<Leads> read = Leads::read(std::move(*answer));
  EXPECT_TRUE(read);
  return std::move(*read);
}

inline std::string numbered_lead(int number, const std::string& more = "") {
  return R"({"id":"lead_)" + std::to_string(number) + R"(","name":"Name )" + std::to_string(number) + "\"" +
         more + "}";
}

}  // namespace salestouch
