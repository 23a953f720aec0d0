#include "server/protocol/tool_name.hpp"

#include <gtest/gtest.h>

namespace mcp {
namespace {

TEST(ToolName, IsKnownInOtherSpellingsAndBehindWhatHostsPutBeforeIt) {
  const auto is_meant = [](std::string_view given) {
    return is_spelling_of(given, "import.leads.list", "salestouch");
  };
  for (const char* given :
       {"import.leads.list", "import_leads_list", "importLeadsList", "import-leads-list", "Import_Leads_List",
        "mcp__salestouch__import_leads_list", "mcp_salestouch_import_leads_list",
        "salestouch.import.leads.list", "salestouch/import_leads_list", "functions.import_leads_list",
        "salestouch-mcp__import_leads_list", "default_api:import_leads_list"})
    EXPECT_TRUE(is_meant(given)) << given;
  for (const char* given : {"", "leads.list", "import.list", "github__import_leads_list",
                            "import_leads_list_all", "mcp__salestouch__", "not_import_leads_list"})
    EXPECT_FALSE(is_meant(given)) << given;
  EXPECT_FALSE(is_spelling_of("mcp", "\u4E00", "salestouch"));
  EXPECT_FALSE(is_meant(std::string(1'000'000, '_') + "import_leads_list"));
}

TEST(ToolName, IsWrittenAsListedWhereItIsAWord) {
  const std::set<std::string_view> tools = {"import.list", "import.get"};
  EXPECT_EQ(with_underscored_names(
                "Call import.list, or import.get. See import.list.all and x@import.list.de", tools),
            "Call import_list, or import_get. See import.list.all and x@import.list.de");
  EXPECT_EQ(with_underscored_names("import.get", tools), "import_get");
  EXPECT_EQ(with_underscored_names("...\n", tools), "...\n");
  EXPECT_EQ(with_underscored_names("", tools), "");
}

}  // namespace
}  // namespace mcp
