#include "app/view/show_view.hpp"

#include <boost/asio/signal_set.hpp>
#include <iostream>

#include "app/view/browser.hpp"
#include "app/view/local_view.hpp"
#include "base/exit_code.hpp"
#include "base/system/process.hpp"

namespace salestouch {

int show_view(boost::asio::io_context& io, mcp::Server& server, const ShowView& view) {
  boost::asio::signal_set signals = base::end_signals(io);
  signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
  const LocalView local(io, server, view.import_id);
  const std::string url = local.url();
  std::optional<BrowserLink> link;
  if (view.opens_browser) link.emplace(url);
  const bool is_open = link && link->open();
  std::cout << (is_open ? "The leads are in your browser. If not, open this once:" : "Open this, once:")
            << "\n  " << url << "\nCtrl-C ends.\n"
            << std::flush;
  io.run();
  return base::exit_code::kFine;
}

}  // namespace salestouch
