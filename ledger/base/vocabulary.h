// The values of ledger/base are the vocabulary of every room, so each room speaks it unqualified.
#pragma once

namespace base {}
namespace ledger {
using namespace base;
}
namespace pricing {
using namespace base;
}
namespace engine {
using namespace base;
}
namespace replay {
using namespace base;
}
namespace net {
using namespace base;
}
namespace apps {
using namespace base;
}
