# Read by CPack once for each generator: a .deb is for /usr, an archive for wherever it is unpacked.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_PACKAGING_INSTALL_PREFIX /)
endif()
