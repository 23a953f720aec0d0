#include "server/protocol/apps.hpp"

namespace mcp {
namespace {

constexpr char kMimeType[] = "text/html;profile=mcp-app";

}  // namespace

Json app_tool_meta(std::string_view view_uri, AppVisibility visibility) {
  // Said in full: VS Code passed over tools that left the default unsaid.
  Json visible = Json::array({"app"});
  if (visibility == AppVisibility::model_and_app) visible = Json::array({"model", "app"});
  return {{"ui", {{"resourceUri", view_uri}, {"visibility", std::move(visible)}}},
          {"ui/resourceUri", view_uri}};  // for hosts of before the revision
}

Resource app_view(std::string uri, std::string name, std::string title, std::string description,
                  std::string_view html) {
  Json definition = {{"uri", uri},
                     {"name", std::move(name)},
                     {"title", std::move(title)},
                     {"description", std::move(description)},
                     {"mimeType", kMimeType}};
  return {std::move(definition), [html](std::string asked, CallContext) -> boost::asio::awaitable<Outcome> {
            Json contents = {
                {"uri", std::move(asked)},
                {"mimeType", kMimeType},
                {"text", html},
                {"_meta",
                 {{"ui",
                   {{"prefersBorder", true},
                    {"csp", {{"connectDomains", Json::array()}, {"resourceDomains", Json::array()}}}}}}}};
            co_return Json{{"contents", Json::array({std::move(contents)})}};
          }};
}

}  // namespace mcp
