#include "server/protocol/messages/era.hpp"

#include <gtest/gtest.h>

namespace mcp {
namespace {

TEST(Elicitation, IsDeclaredByFormsOrByNoModeAtAll) {
  struct Declared {
    const char* elicitation;
    bool form;
    bool url;
  };
  for (const auto& [elicitation, form, url] :
       std::vector<Declared>{{"{}", true, false},
                             {"[]", true, false},
                             {R"({"form":{}})", true, false},
                             {R"({"form":{},"url":{}})", true, true},
                             {R"({"url":{}})", false, true},
                             {R"({"form":null,"url":{}})", false, true},
                             {R"({"form":{},"url":null})", true, false},
                             {R"({"form":null,"url":null})", true, false},
                             {R"({"url":false})", true, false},
                             {R"({"form":false})", false, false},
                             {R"({"applyDefaults":true})", true, false},
                             {R"({"schemaValidation":true})", true, false},
                             {"null", false, false},
                             {"false", false, false},
                             {"[1]", false, false},
                             {"\"form\"", false, false}}) {
    const Json capabilities = {{"elicitation", *parse_json(elicitation)}};
    EXPECT_EQ(declares_elicitation(capabilities, "form"), form) << elicitation;
    EXPECT_EQ(declares_elicitation(capabilities, "url"), url) << elicitation;
  }
  EXPECT_FALSE(declares_elicitation(Json::object(), "form"));
}

TEST(ModernEra, TakesAnEmptyListForNoCapabilities) {
  const auto era_with = [](Json capabilities) {
    return read_era({{"_meta",
                      {{meta_keys::kProtocolVersion, "2026-07-28"},
                       {meta_keys::kClientCapabilities, std::move(capabilities)}}}},
                    {});
  };
  EXPECT_EQ(era_with(Json::array())->client_capabilities, Json::object());
  EXPECT_FALSE(era_with(Json::array({1})));
  EXPECT_FALSE(era_with(nullptr));
}

}  // namespace
}  // namespace mcp
