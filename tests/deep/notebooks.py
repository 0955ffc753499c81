"""Notebooks with neural networks, as people write them."""

from __future__ import annotations

IRIS = """
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
"""

SEQUENTIAL = f"""
#| data
import torch
from torch import nn
{IRIS}
torch.manual_seed(0)
X_train = torch.tensor(X, dtype=torch.float32)
y_train = torch.tensor(y, dtype=torch.long)
# %%
#| train
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(20):
    optimizer.zero_grad()
    loss = loss_fn(model(X_train), y_train)
    loss.backward()
    optimizer.step()
# %%
#| predict
x_new = [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]
model.eval()
with torch.no_grad():
    logits = model(torch.tensor(x_new, dtype=torch.float32))
    labels = logits.argmax(dim=1).tolist()
labels
"""

OWN_CLASS = """
#| data
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from sklearn.preprocessing import StandardScaler
rng = np.random.default_rng(0)
X = rng.normal(size=(60, 3)).astype(np.float32)
y = 2 * X[:, 0] - X[:, 1] + 0.5
scaler = StandardScaler()
X_scaled = scaler.fit_transform(X)
data = TensorDataset(torch.tensor(X_scaled), torch.tensor(y))
loader = DataLoader(data, batch_size=32, shuffle=True)
# %%
#| train
class Net(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(3, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, x):
        x = F.dropout(F.relu(self.fc1(x)), 0.1, training=self.training)
        return self.fc2(x)

net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
net.train()
for epoch in range(3):
    for xb, yb in loader:
        optimizer.zero_grad()
        F.mse_loss(net(xb).squeeze(1), yb).backward()
        optimizer.step()
# %%
#| predict
net.eval()
sample = np.array([[0.5, -1.0, 0.3]])
with torch.no_grad():
    out = net(torch.from_numpy(scaler.transform(sample)).float())
prediction = out.squeeze(1).numpy()
prediction
"""

PICTURES = """
#| data
import torch
from torch import nn
from sklearn.datasets import load_digits
digits = load_digits()
torch.manual_seed(0)
images = torch.tensor(digits.images[:300], dtype=torch.float32).unsqueeze(1) / 16
target = torch.tensor(digits.target[:300])
# %%
#| train
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(8 * 4 * 4, 10)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv(x)))
        return self.fc(x.flatten(1))

model = CNN()
opt = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(4):
    opt.zero_grad()
    loss = nn.functional.cross_entropy(model(images), target)
    loss.backward()
    opt.step()
# %%
#| predict
model.eval()
image = digits.images[0]
with torch.no_grad():
    digit = model(torch.tensor(image, dtype=torch.float32)[None, None] / 16).argmax(1).item()
digit
"""

KERAS = f"""
#| data
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers
{IRIS}
keras.utils.set_random_seed(0)
# %%
#| train
model = keras.Sequential([
    keras.Input(shape=(4,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X.astype("float32"), y, epochs=2, batch_size=32, verbose=0)
# %%
#| predict
x_new = np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]], dtype=np.float32)
probabilities = model.predict(x_new, verbose=0)
probabilities
"""

# One that plain Python does not follow: the network's own class decides by what it is given.
DECIDES = SEQUENTIAL.replace(
    "model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 3))",
    """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 3), nn.Linear(4, 3)

    def forward(self, x):
        return self.a(x) if x.sum() > 0 else self.b(x)

model = Net()""",
)
