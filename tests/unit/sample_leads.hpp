#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schemas/bundled_schemas.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/source/leads.hpp"
#include "tools/results/page_cursor.hpp"

namespace salestouch {

inline const CursorSeal kSeal("secret");

/// Leads as if the API had answered with these JSON texts.
inline Leads sample_leads(const std::vector<std::string>& leads, const std::string& meta = "{}") {
  std::string body = R"({"ok":true,"data":{"import_id":"imp","leads":[)";
  for (std::size_t i = 0; i < leads.size(); ++i) body += (i ? "," : "") + leads[i];
  body += R"(]},"meta":)" + meta + "}";
  HttpAnswer http;
  http.status = 200;
  http.body = body;
  ApiResult<Leads> read = Leads::read(std::move(http));
  EXPECT_TRUE(read);
  return std::move(*read);
}

/// The shape that the bundled schema tells of.
inline const LeadShape& lead_shape() {
  static const LeadShape shape = [] {
    for (const BundledSchema& schema : bundled_schemas()) {
      if (schema.command_id != "import.leads.list") continue;
      return LeadShape::of(*base::find(*base::parse_json(schema.json), "output_schema"));
    }
    return LeadShape{};
  }();
  return shape;
}

inline const LeadEncodings& lead_encodings() {
  static const LeadEncodings encodings(lead_shape());
  return encodings;
}

inline std::string numbered_lead(int number, const std::string& more = "") {
  return R"({"id":"lead_)" + std::to_string(number) + R"(","name":"Name )" + std::to_string(number) + "\"" +
         more + "}";
}

}  // namespace salestouch
