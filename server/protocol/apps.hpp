#pragma once

#include <string>
#include <string_view>

#include "server/protocol/resource.hpp"

/// MCP Apps (extension io.modelcontextprotocol/ui, revision 2026-01-26): a tool names a view, an HTML
/// document among the resources, and a host that knows the extension shows it to the person beside the tool's
/// result.
namespace mcp {

inline constexpr std::string_view kAppsExtension = "io.modelcontextprotocol/ui";

/// Whom a tool of an app is for. Every host takes `model_and_app`; `app` alone hides it from the model in
/// hosts that know apps, so that it should be listed to no other (ToolDefinition::extension).
enum class AppVisibility { model_and_app, app };

/// `_meta` of a tool that belongs to the view at `view_uri`.
Json app_tool_meta(std::string_view view_uri, AppVisibility visibility);

/// The view as a resource. `html` must outlive the server: one document, which loads nothing from anywhere.
Resource app_view(std::string uri, std::string name, std::string title, std::string description,
                  std::string_view html);

}  // namespace mcp
