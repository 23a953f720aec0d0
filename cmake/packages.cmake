# What `cmake --install` and CPack put where. The program is one static file, so the packages carry no library and need none.
include(GNUInstallDirs)

install(TARGETS salestouch-mcp RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/salestouch-mcp.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/completions/salestouch-mcp.bash RENAME salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES packaging/completions/_salestouch-mcp
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES packaging/completions/salestouch-mcp.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES packaging/systemd/salestouch-mcp.service DESTINATION lib/systemd/system)
install(FILES README.md LICENSE CHANGELOG.md mcp.json DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_prefix.cmake)
set(CPACK_PACKAGE_CONTACT "salestouch-mcp <salestouch-mcp@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "MCP server that gives AI agents the leads of SalesTouch imports")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SYSTEM_NAME linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
include(CPack)
