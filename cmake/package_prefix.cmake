# Read by CPack once for each generator: a .deb and an .rpm are for /usr, an archive for wherever it is unpacked.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_PACKAGING_INSTALL_PREFIX /)
endif()
