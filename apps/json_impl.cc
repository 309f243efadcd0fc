// Boost.JSON is used header-only: this is where its definitions are compiled, once.
#include <boost/json/src.hpp>
