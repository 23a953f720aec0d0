#pragma once

#include <boost/asio/io_context.hpp>

#include "app/issuer_documents.hpp"
#include "app/metrics.hpp"
#include "app/options.hpp"
#include "app/workspaces.hpp"

/// Serves MCP over HTTP until SIGTERM or SIGINT, then drains; the exit code. Refuses, as a usage error, to
/// listen beyond this machine for clients that need not authenticate.
int serve_http(boost::asio::io_context& io, salestouch::Workspaces& workspaces,
               salestouch::IssuerDocuments& documents, salestouch::Metrics& metrics,
               const ServeHttp& options);
