#include "app/view/show_view.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "app/view/browser.hpp"
#include "app/view/local_view.hpp"
#include "base/exit_code.hpp"

namespace salestouch {

int show_view(boost::asio::io_context& io, mcp::Server& server, const ShowView& view) {
  const LocalView local(io, server, view.import_id);
  const std::string url = local.url();
  std::optional<BrowserLink> link;
  if (view.opens_browser) link.emplace(url);
  const bool is_open = link && link->open();
  std::cout << (is_open ? "The leads are in your browser. If not, open this once:" : "Open this, once:")
            << "\n  " << url << "\nCtrl-C ends.\n"
            << std::flush;
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
  io.run();
  return base::exit_code::kFine;
}

}  // namespace salestouch
